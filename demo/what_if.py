"""What the demo company's heads asked and kept: what would follow if a rate of the chain were another."""

from demo.company import Company
from evidence.scenarios import keep_scenario

KEPT = (  # days ago, who, name, rates
    (40, "sato", "フォロー率を4月より前の水準に戻す", {"follow_up": 0.8}),
    (26, "tanaka", "フォロー率80%、受注率も3割に", {"follow_up": 0.8, "opportunity_to_won": 0.3}),
)


def ask_what_if(company: Company) -> None:
    for days, who, name, rates in KEPT:
        keep_scenario(name=name, rates=rates, by=company.people[who], at=company.ago(days, 16))
