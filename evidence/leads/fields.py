"""Fields: what is stored of a lead's life besides its attributes, and the names it usually has. Pure."""

from dataclasses import dataclass

from definitions.language.tree import AttributeType


@dataclass(frozen=True, slots=True)
class Field:
    """A life field (docs/measures.md): its type, and the column names it is guessed from."""

    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An attribute of the catalogue as an import sees it: its type, and every name it goes by."""

    type: AttributeType
    names: tuple[str, ...] = ()


def listed(names: str) -> tuple[str, ...]:
    """Names written as one text, separated by commas."""
    return tuple(names.split(", "))


life: dict[str, Field] = {
    "created_at": Field(
        "instant",
        listed(
            "created, created at, create date, created date, date created, creation date, acquired at, "
            "作成日, 作成日時, 登録日, 登録日時, 獲得日, リード獲得日, リード作成日"
        ),
    ),
    "nurtured_at": Field(
        "instant",
        listed("nurtured at, first nurturing, ナーチャリング開始日, 育成開始日"),
    ),
    "mql_at": Field(
        "instant",
        listed(
            "mql, mql at, mql date, became a marketing qualified lead date, marketing qualified date, "
            "MQL日, MQL日時, MQL判定日, MQL判定日時, MQL化日"
        ),
    ),
    "contacted_at": Field(
        "instant",
        listed(
            "contacted at, first contact, first contacted at, first contact date, first call date, "
            "初回コンタクト, 初回コンタクト日, 初回コンタクト日時, 初回接触日, 初回架電日"
        ),
    ),
    "sql_at": Field(
        "instant",
        listed(
            "sql, sql at, sql date, became a sales qualified lead date, sales qualified date, SQL日, "
            "SQL日時, SQL判定日, SQL判定日時, SQL化日"
        ),
    ),
    "opportunity_at": Field(
        "instant",
        listed(
            "opportunity at, opportunity date, became an opportunity date, converted date, "
            "商談化日, 商談化日時, "
            "商談開始日, 案件化日"
        ),
    ),
    "won_at": Field(
        "instant",
        listed("won at, won date, closed won date, became a customer date, 受注日, 受注日時, 成約日"),
    ),
    "lost_at": Field(
        "instant",
        listed("lost at, lost date, closed lost date, 失注日, 失注日時"),
    ),
    "rejected_reason": Field(
        "text",
        listed(
            "rejected reason, rejection reason, disqualified reason, unqualified reason, "
            "却下理由, 差し戻し理由, "
            "営業却下理由, 対象外理由"
        ),
    ),
    "source": Field(
        "text",
        listed("source, lead source, original source, 流入元, リードソース, 獲得経路, 流入経路"),
    ),
    "owner": Field(
        "text",
        listed("owner, lead owner, contact owner, 担当, 担当者, 営業担当, 所有者"),
    ),
    "segment": Field(
        "text",
        listed("segment, セグメント, 区分, 顧客区分"),
    ),
    "amount": Field(
        "number",
        listed("amount, deal amount, won amount, 金額, 受注金額, 受注額, 契約金額"),
    ),
}

id_names = listed(
    "id, lead id, prospect id, record id, contact id, lead number, uuid, "
    "リードID, リード番号, 顧客ID, 見込み客ID, "
    "管理番号, 番号"
)

contacts = ("call", "mail", "meeting", "visit")
"""What sales does to contact a lead. They are events beside those of the catalogue; the first of a lead is
its `contacted_at` at the latest."""

# Column names that tell what became of a lead, and the values that say won and lost.
outcome_names = listed(
    "converted, is converted, won, is won, outcome, result, deal stage, stage, lifecycle stage, status, "
    "結果, 受注, 成約, 受注可否, "
    "商談結果, ライフサイクルステージ, ステータス, フェーズ"
)
won_words = listed(
    "1, yes, true, won, closed won, closedwon, converted, customer, 受注, 成約, 顧客, はい, 有"
)
lost_words = listed("0, no, false, lost, closed lost, closedlost, 失注, 不成立, いいえ, 無")

null_words = listed(
    "select, -, --, n/a, na, null, none, unknown, not provided, (not set), "
    "選択してください, 未選択, 未設定, 未入力, 不明, "
    "なし(未回答)"
)
