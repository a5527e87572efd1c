"""Names in queries: the column of an attribute, and when a name has to stand in quotes."""

import re
import unicodedata
from hashlib import sha256

_word = re.compile(r"[^\W\d]\w*")
_ascii = re.compile(r"[a-z_][a-z0-9_]*")
# Names that the queries use themselves.
_own = re.compile(
    r"(id|has_events|verdict|qualifies|judged_(at|on)|attribute_.*"
    r"|(events|left|truth|points|least|most|criterion|stage)_\d+)"
)
longest_name = 60  # bytes; PostgreSQL cuts what is longer than 63

_reserved_words = """
    abort aes128 aes256 all allowoverwrite alter analyse analyze and anti any array as asc asof
    assert_rows_modified asymmetric at authorization az64 backup between binary blanksasnull both by
    bytedict bzip2 case cast check cluster collate collation column columns commit concurrently connect
    connection constraint contains create credentials cross cube current current_catalog current_date
    current_role current_schema current_time current_timestamp current_user current_user_id cursor
    database day default deferrable define deflate defrag delete delta delta32k desc describe disable
    distinct do drop else emptyasnull enable encode encrypt encryption end enum escape except exclude
    exists explain explicit extract false fetch filter first following for foreign freeze from full
    function generated glob global globaldict256 globaldict64k grant group grouping groups gzip hash
    having hour identified identity if ignore ilike in increment index indexed initially inner insert
    intersect interval into is isnull issue join key lambda language last lateral leading left like limit
    localtime localtimestamp lookup lun luns lzo lzop map match materialized merge minus minute month
    mostly16 mostly32 mostly8 natural new no not nothing notnull null nulls of off offline offset oid old
    on only open option or order organization out outer over overlaps parallel partition percent
    permissions pivot pivot_longer pivot_wider placing positional preceding primary procedure proto
    qualify range raw readratio recover recursive references regexp rejectlog rename replace reset resort
    respect restore returning revoke right rlike rollback rollup row rows sample schema second select semi
    session_user set show similar snapshot some start strict struct summarize symmetric sysdate system
    system_user table tablesample tag tdes text255 text32k then ties timestamp to top trailing transaction
    treat trigger true truncatecolumns try_cast type unbounded union unique unnest unpack unpivot update
    user using values variadic verbose view virtual wallet when whenever where window with within without
    year
"""
reserved_words = frozenset(_reserved_words.split())


def column(key: str) -> str:
    """The column of an attribute: its key, or where some database would not take that as it is, a digest."""
    plain = (
        _word.fullmatch(key)
        and key == key.lower() == unicodedata.normalize("NFKC", key).casefold()
        and len(key.encode("utf-8", "surrogatepass")) <= longest_name
        and not _own.fullmatch(key)
    )
    if plain:
        return key
    return f"attribute_{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def quoted(name: str, mark: str, upper: bool) -> str:
    """A name as a query says it, in quotes only where it needs them; `upper`: bare names are capitals."""
    if _ascii.fullmatch(name):
        if name not in reserved_words:
            return name
        name = name.upper() if upper else name
    return f"{mark}{name}{mark}"
