"""Mentions: whom a remark names after an @, and how each can be named."""

import re

from people.models import User


def names_of(user: User) -> list[str]:
    """What may stand after the @: the full name, the family name, the address."""
    full = (user.name, user.name.replace(" ", ""), user.name_en, user.email)
    return [name for name in dict.fromkeys((*full, user.family_name, user.family_name_en)) if name]


def mentioned(text: str) -> list[User]:
    """Whom a text names: by full name, by family name where one person has it, by address."""
    if "@" not in text and "＠" not in text:
        return []
    names: dict[str, set[User]] = {}
    for user in User.objects.filter(is_active=True):
        for name in names_of(user):
            names.setdefault(name.lower(), set()).add(user)
    longest_first = sorted(names, key=len, reverse=True)
    found = re.findall(f"[@＠]({'|'.join(map(re.escape, longest_first))})", text.lower())
    return list({user.pk: user for name in found if len(names[name]) == 1 for user in names[name]}.values())
