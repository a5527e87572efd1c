"""The API's page in a real browser: it shows the addresses, and loads nothing from elsewhere."""

from playwright.sync_api import Page, expect


def test_the_page_shows_the_addresses(page: Page, live_server: object, quiet_console: None) -> None:
    page.goto(f"{live_server}/api/v1/docs")
    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    # The page holds the operations in view alone; each has a permalink, which brings it there and opens it.
    page.goto(f"{live_server}/api/v1/docs#/definitions/judge")
    page.reload()
    expect(page.locator(".opblock-summary-path").filter(has_text="/definitions/{key}/judge")).to_be_visible()
    expect(page.locator("#operations-definitions-judge")).to_contain_text("up to 1,000")
