import Domain
import Foundation

/// Reads the records of a bill in CSV: finds those about Cognito and says what they charge.
struct BillTable {
  private let columns: BillColumns
  private let usageTypes: UsageTypes
  private let tellingPlaces: [Int]

  init(_ columns: BillColumns, usageTypes: UsageTypes) {
    self.columns = columns
    self.usageTypes = usageTypes
    tellingPlaces = BillColumn.telling.compactMap { columns[$0] }
  }

  /// The record as usage; nil for those of other services, which are nearly all.
  func usage(of record: RecordScanner.Record) throws(BillProblem) -> BilledUsage? {
    guard tellingPlaces.contains(where: { record[$0].tellsCognito }) else { return nil }
    let named = usageType(of: record)
    let (meaning, prefixRegion) = meaning(of: record, named)
    let kind = kind(of: record)
    let month = try month(of: record, kind)
    var usage = BilledUsage(
      month: month, format: columns.format, kind: kind, payer: account(.payer, record),
      account: account(.account, record), region: region(of: record) ?? prefixRegion, usageType: named,
      meaning: meaning, currency: text(.currency, record) ?? "USD", quantity: nil, cost: .zero, listCost: nil, lines: 1,
      isEstimated: columns.has(.invoice) && text(.invoice, record) == nil)
    if kind == .usage {
      usage.quantity = try number([.quantity, .otherQuantity], record)
      usage.listCost = try number([.listCost], record)
    }
    usage.cost = try number([.netCost, .cost], record) ?? .zero
    return usage
  }

  private func text(_ column: BillColumn, _ record: RecordScanner.Record) -> String? {
    guard let place = columns[column], !record[place].isEmpty else { return nil }
    return String(decoding: record[place], as: UTF8.self)
  }

  /// The first of the columns that has something in it.
  private func number(_ columns: [BillColumn], _ record: RecordScanner.Record) throws(BillProblem) -> BillNumber? {
    for column in columns {
      guard let place = self.columns[column], !record[place].isEmpty else { continue }
      guard let number = BillNumber(record[place]) else {
        throw .invalid(line: record.line, column: "number", value: String(decoding: record[place], as: UTF8.self))
      }
      return number
    }
    return nil
  }

  /// Twelve digits, without the "aws:" that some exports put in front of them; our own write "aws:unknown".
  private func account(_ column: BillColumn, _ record: RecordScanner.Record) -> String? {
    let account = text(column, record).map { $0.hasPrefix("aws:") ? String($0.dropFirst(4)) : $0 }
    guard let account, !account.isEmpty, account != "unknown" else { return nil }
    // A spreadsheet takes it for a number, and drops the zeros that it begins with.
    let lost = 12 - account.utf8.count
    guard lost > 0, account.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return account
    }
    return String(repeating: "0", count: lost) + account
  }

  private func region(of record: RecordScanner.Record) -> String? {
    let region = text(.region, record) ?? text(.otherRegion, record) ?? productRegion(of: record)
    // A Region's id, and not its name or "global".
    return region.flatMap { $0.contains("-") && !$0.contains(" ") ? $0.lowercased() : nil }
  }

  /// Version 2.0 has many attributes of a product in one column, as a map.
  private func productRegion(of record: RecordScanner.Record) -> String? {
    let product = members(.product, record)
    return product["regioncode"] ?? product["region"]
  }

  /// The texts of a flat JSON object by their names without punctuation; none where the column has no such object.
  private func members(_ column: BillColumn, _ record: RecordScanner.Record) -> [String: String] {
    guard let place = columns[column], !record[place].isEmpty,
      let object = try? JSONSerialization.jsonObject(with: Data(record[place])) as? [String: Any]
    else { return [:] }
    let texts = object.compactMap { name, value in (value as? String).map { (name.withoutPunctuation, $0) } }
    return Dictionary(texts) { min($0, $1) }
  }

  // MARK: What is charged

  /// The usage type as the bill has it.
  ///
  /// FOCUS 1.2 has no column for it: AWS's sheet does not say where it went, so every column that could have it is
  /// asked, and the first that holds a known usage type wins. One that is not known keeps its name.
  private func usageType(of record: RecordScanner.Record) -> String {
    if let usageType = text(.usageType, record) { return usageType }
    guard columns.format == .focus else { return "" }
    let texts = [BillColumn.skuMeter, .skuPriceDetails, .description].map { text($0, record) }
    let words = texts.compactMap(\.self).flatMap { text in
      text.split { !($0.isLetter || $0.isNumber || "-–".contains($0)) }.map(String.init)
    }
    if let known = words.first(where: usageTypes.knows) { return known }
    let details = members(.skuPriceDetails, record).filter { $0.key.hasSuffix("usagetype") }
    let named = details.min { $0.key < $1.key }?.value ?? words.first(where: \.looksLikeUsageType)
    return named ?? texts[0] ?? texts[2] ?? texts[1] ?? ""
  }

  private func meaning(
    of record: RecordScanner.Record, _ usageType: String
  ) -> (meaning: UsageTypes.Meaning, region: String?) {
    let named = usageTypes.meaning(of: usageType)
    guard case .unknown = named.meaning, let meter = text(.ownMeter, record).flatMap(Meter.init) else { return named }
    // An export of maumeter says the meter itself, also where no usage type is known.
    let plan = meter == .directMAU ? text(.ownPlan, record).flatMap(Plan.init(anyCase:)) : nil
    return (.meter(meter, plan: plan), named.region)
  }

  private func kind(of record: RecordScanner.Record) -> BilledUsage.Kind {
    guard let type = text(.lineType, record)?.lowercased() else { return .usage }
    return switch type {
    case "usage", "discountedusage", "savingsplancoveredusage": .usage
    case "tax": .tax
    case "credit": .credit
    case "refund", "adjustment": .refund
    case "fee", "purchase", "rifee", "savingsplanrecurringfee", "savingsplanupfrontfee": .fee
    case _ where type.hasSuffix("discount"): .discount
    default: .other
    }
  }

  /// The month of the usage; of what is no usage, that of the bill.
  private func month(of record: RecordScanner.Record, _ kind: BilledUsage.Kind) throws(BillProblem) -> Month {
    let order: [BillColumn] = kind == .usage ? [.usageStart, .billingStart] : [.billingStart, .usageStart]
    for column in order {
      guard let text = text(column, record) else { continue }
      // "2026-10-01T00:00:00Z", "2026-10-01 00:00:00.000"
      guard let month = Month(text.prefix(7)), text.utf8.count == 7 || text.utf8.dropFirst(7).first == UInt8(ascii: "-")
      else { throw .invalid(line: record.line, column: "date", value: text) }
      return month
    }
    throw .invalid(line: record.line, column: "date", value: "")
  }
}

extension ArraySlice<UInt8> {
  /// Whether it has "cognito" in it, in any case, or begins as the usage types of machine tokens do.
  fileprivate var tellsCognito: Bool { contains(BillWords.cognito) || contains(BillWords.machineToMachine) }

  private func contains(_ word: [UInt8]) -> Bool {
    guard count >= word.count else { return false }
    return withUnsafeBufferPointer { bytes in
      for start in 0...(bytes.count - word.count) where bytes[start] | 0x20 == word[0] {
        var index = 1
        while index < word.count, bytes[start + index] | 0x20 == word[index] { index += 1 }
        if index == word.count { return true }
      }
      return false
    }
  }
}

extension String {
  /// "USE1-CognitoSomething".
  fileprivate var looksLikeUsageType: Bool { contains("-") && Array(utf8)[...].tellsCognito }
}

private enum BillWords {
  static let cognito = Array("cognito".utf8)
  /// 'CUPM2MTokenRequestsFull', lower case; a digit stays itself.
  static let machineToMachine = Array("cupm2m".utf8)
}
