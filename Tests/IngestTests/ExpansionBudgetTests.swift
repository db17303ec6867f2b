import Testing

@testable import Ingest

@Suite struct ExpansionBudgetTests {
  @Test func aFixedLimitIsOneByteTooLittleAtOnce() throws {
    let budget = ExpansionBudget(limit: 100)
    budget.earn(1_000)
    try budget.spend(60)
    try budget.spend(40)
    #expect(throws: InputProblem.expandsTooMuch(limit: 100)) { try budget.spend(1) }
  }

  /// What deflate can make of the bytes that were read is allowed, and what small files always may.
  @Test func anAllowanceGrowsWithWhatIsRead() throws {
    let budget = ExpansionBudget()
    try budget.spend(ExpansionBudget.floor)
    budget.earn(2)
    try budget.spend(2 * 1_032)
    #expect(throws: InputProblem.expandsTooMuch(limit: nil)) { try budget.spend(1) }
  }
}
