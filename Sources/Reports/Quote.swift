import Domain
import Pricing

/// The price of numbers that somebody typed in.
public struct Quote: Hashable, Sendable {
  public var month: Month
  public var bill: Bill
  /// What was assumed, as sentences, beside the warnings of the bill.
  public var assumptions: [String]
  /// Whether each line is also told as a sentence.
  public var isExplained = false

  public init(month: Month, bill: Bill, assumptions: [String] = []) {
    self.month = month
    self.bill = bill
    self.assumptions = assumptions
  }
}

extension Quote: Presentable {
  public var document: Document {
    let amounts = BillAmounts(bill: bill)
    let tables = BillTables(
      bill: bill, month: month, amounts: amounts, names: BillTables.Names(), isExplained: isExplained)
    let notes = assumptions.map { Note($0) } + BillNotes(bill: bill).warnings + BillNotes.prices(of: [bill])
    let explanation = isExplained ? BillExplanation(bill: bill).blocks(of: month) : []
    return Document(
      [.heading("Price of \(month.title)", level: 1)] + tables.quoted.map(Document.Block.table) + explanation
        + [.notes(notes)])
  }

  /// The schema `maumeter.price/1`: names only get added.
  public var json: JSON {
    var members: [JSON.Member] = [
      JSON.Member("schema", "maumeter.price/1"),
      JSON.Member("month", .string(month.description)),
      JSON.Member("total", .string(bill.total.description)),
    ]
    if bill.listTotal != bill.total { members.append(JSON.Member("list_total", .string(bill.listTotal.description))) }
    if let range = bill.range { members.append(JSON.Member("range", range.json)) }
    members += [
      JSON.Member("lines", .array(bill.charges.map { $0.json(hasAccount: false, isExplained: isExplained) })),
      JSON.Member("catalog", .string(bill.catalog)),
      JSON.Member("warnings", .array(bill.warnings.map { .string($0.sentence) })),
      JSON.Member("assumptions", .array(assumptions.map { .string($0) })),
    ]
    if !bill.unpriced.isEmpty {
      members.append(JSON.Member("unpriced", .array(bill.unpriced.flatMap(\.json))))
    }
    if isExplained { members.append(JSON.Member("explanation", BillExplanation(bill: bill).json)) }
    return .object(members)
  }
}
