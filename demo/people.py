"""The people of the demo company, みなとクラウド株式会社."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    key: str
    family: str
    given: str
    family_en: str
    given_en: str
    department: str
    seat: str = ""
    role: str = ""


PEOPLE = (
    Person("sato", "佐藤", "美咲", "Sato", "Misaki", "marketing", seat="marketing_head"),
    Person("tanaka", "田中", "健一", "Tanaka", "Kenichi", "sales", seat="sales_head"),
    Person("takahashi", "高橋", "涼子", "Takahashi", "Ryoko", "executive", seat="cmo"),
    Person("suzuki", "鈴木", "陽介", "Suzuki", "Yosuke", "marketing", role="analyst"),
    Person("kato", "加藤", "直子", "Kato", "Naoko", "executive", role="administrator"),
    Person("kobayashi", "小林", "誠", "Kobayashi", "Makoto", "executive", role="auditor"),
    Person("ito", "伊藤", "さくら", "Ito", "Sakura", "marketing"),
    Person("watanabe", "渡辺", "大輔", "Watanabe", "Daisuke", "sales"),
    Person("nakamura", "中村", "由美", "Nakamura", "Yumi", "sales"),
    Person("yoshida", "吉田", "拓也", "Yoshida", "Takuya", "marketing"),
    Person("yamaguchi", "山口", "恵", "Yamaguchi", "Megumi", "marketing"),
    Person("matsumoto", "松本", "彩", "Matsumoto", "Aya", "marketing"),
    Person("ishii", "石井", "翔", "Ishii", "Sho", "sales"),
    Person("ogawa", "小川", "美穂", "Ogawa", "Miho", "sales"),
    Person("maeda", "前田", "亮", "Maeda", "Ryo", "sales"),
    Person("fujita", "藤田", "健太", "Fujita", "Kenta", "sales"),
)
