"""A person's names from their parts."""


def full_names(
    *, family_name: str, given_name: str, family_name_en: str = "", given_name_en: str = ""
) -> dict[str, str]:
    """As `User` has them: the Japanese name family first, the one in Latin letters given name first."""
    return {
        "name": f"{family_name} {given_name}",
        "family_name": family_name,
        "name_en": f"{given_name_en} {family_name_en}".strip(),
        "family_name_en": family_name_en,
    }
