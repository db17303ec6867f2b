import Domain
import Store
import Testing

@Suite struct BudgetAlertTests {
  @Test func oneSenderAndOnce() throws {
    let database = try TestDatabase()
    let store = try database.store()
    let alert = BudgetAlert(month: Month(year: 2026, month: 10), budget: "web", amount: try Money("500"))
    func at(_ seconds: Int64) -> Instant { Instant(secondsSinceEpoch: 1_800_000_000 + seconds) }
    #expect(try store.claim(alert, at: at(0)))
    // Another program, while the first is sending.
    #expect(try !database.store().claim(alert, at: at(1)))
    // It failed, so that the next may try.
    try store.finish(alert, wasSent: false, at: at(2))
    #expect(try store.claim(alert, at: at(3)))
    // It was killed, and is not waited for any longer.
    #expect(try !store.claim(alert, at: at(602)))
    #expect(try store.claim(alert, at: at(603)))
    try store.finish(alert, wasSent: true, at: at(604))
    #expect(try !store.claim(alert, at: at(99_999)))
    // Raised and passed again, or passed in another month: another crossing.
    var other = alert
    other.amount = try Money("600")
    #expect(try store.claim(other, at: at(700)))
    other = alert
    other.month = alert.month.next
    #expect(try store.claim(other, at: at(700)))
  }
}
