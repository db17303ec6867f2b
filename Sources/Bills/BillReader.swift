import Domain
import Foundation

/// Reads bills: finds the lines about Amazon Cognito and adds them up.
///
/// A bill in CSV is read in the memory of one record, whatever its size.
///
///     var reader = BillReader(usageTypes: usageTypes)
///     try reader.read { buffer in try file.read(into: buffer) }
///     reader.usages
public struct BillReader {
  private let usageTypes: UsageTypes
  private var sums: [Key: BilledUsage] = [:]
  /// Lines of bills that were read, of any service; groups for Cost Explorer.
  public private(set) var lines = 0
  /// The line of the file read last that no line end follows: a file that was cut off in the last of its fields looks
  /// like one whose writer leaves out the last line end, as Google Sheets does.
  public private(set) var openLine: Int?
  /// That answers of Cost Explorer are of.
  private var days: Set<Day> = []
  /// Files of pages that end with the last one, and those that name one to follow.
  private var closedEnds = 0
  private var openEnds = 0

  private static let bufferSize = 1 << 20
  /// JSON is read whole: an answer of Cost Explorer has at most some thousand groups.
  private static let maximumJSON = 256 << 20
  private static let maximumSums = 100_000

  /// What lines have in common that are added up.
  private struct Key: Hashable {
    let month: Month
    let format: BillFormat
    let kind: BilledUsage.Kind
    let payer: String?
    let account: String?
    let region: String?
    let usageType: String
    let meaning: UsageTypes.Meaning
    let currency: String
  }

  public init(usageTypes: UsageTypes) {
    self.usageTypes = usageTypes
  }

  /// Cost Explorer said that a page follows, and no file has a last one.
  ///
  /// Pages may come in files of their own, in any order.
  public var lacksPages: Bool { openEnds > 0 && closedEnds == 0 }

  /// Days of which Cost Explorer was not asked, in months of which it was; of other bills it is not known.
  public var lackingDays: [Day] {
    Set(days.map(\.month)).sorted().flatMap { month in
      (0..<month.length).map { month.firstDay.advanced(by: $0) }.filter { !days.contains($0) }
    }
  }

  /// What was found, in order of month, Region, usage type and account.
  public var usages: [BilledUsage] {
    func key(_ usage: BilledUsage) -> [String] {
      [
        usage.month.description, usage.region ?? "~", usage.usageType, usage.kind.rawValue, usage.payer ?? "",
        usage.account ?? "", usage.currency, usage.format.rawValue,
      ]
    }
    return sums.values.map { (key($0), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  /// Reads one file; nothing of it counts when it is broken.
  ///
  /// - Parameter source: fills a buffer with the next bytes, unpacked, and gives their number, 0 at the end.
  public mutating func read(
    _ source: (UnsafeMutableRawBufferPointer) throws(BillProblem) -> Int
  ) throws(BillProblem) {
    var copy = self
    copy.openLine = nil
    try copy.add(source)
    self = copy
  }

  private mutating func add(
    _ source: (UnsafeMutableRawBufferPointer) throws(BillProblem) -> Int
  ) throws(BillProblem) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: BillReader.bufferSize, alignment: 16)
    defer { buffer.deallocate() }
    var count = 0
    while count < buffer.count {
      let added = try source(UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if added == 0 { break }
      count += added
    }
    var head = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = UnsafeRawBufferPointer(rebasing: head[3...]) }
    guard let first = head.first(where: { !$0.isJSONSpace }) else { throw .empty }
    if head.starts(with: Array("PAR1".utf8)) { throw .parquet }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { throw .zip }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      var bytes = Array(head)
      while true {
        let added = try source(buffer)
        if added == 0 { break }
        bytes.append(contentsOf: buffer[..<added])
        guard bytes.count <= BillReader.maximumJSON else { throw .jsonTooLarge(limit: BillReader.maximumJSON) }
      }
      return try addAnswers(bytes)
    }
    try addTable(head, buffer, source)
  }

  // MARK: CSV

  private mutating func addTable(
    _ head: UnsafeRawBufferPointer, _ buffer: UnsafeMutableRawBufferPointer,
    _ source: (UnsafeMutableRawBufferPointer) throws(BillProblem) -> Int
  ) throws(BillProblem) {
    let delimiter = BillReader.delimiter(of: head)
    var headerScanner = RecordScanner(delimiter: delimiter)
    var header: [String]?
    let takeHeader = { (record: RecordScanner.Record) throws(BillProblem) -> Bool in
      header = (0..<record.count).map { String(decoding: record[$0], as: UTF8.self) }
      return false
    }
    let used = try headerScanner.scan(head, takeHeader)
    // A header that does not end within the first megabyte belongs to no bill.
    if header == nil { try headerScanner.finish(takeHeader) }
    guard let header, header.count > 1 else { throw .notABill }
    // Nothing else leaves one in the name of a column.
    guard !header.contains(where: { $0.utf8.contains(13) }) else { throw .carriageReturns }
    let columns = try BillColumns(header: header)
    let table = BillTable(columns, usageTypes: usageTypes)
    var scanner = RecordScanner(delimiter: delimiter, columns: columns.kept, line: headerScanner.nextLine)
    var found = self
    let take = { (record: RecordScanner.Record) throws(BillProblem) -> Bool in
      found.lines += 1
      if let usage = try table.usage(of: record) { try found.add(usage) }
      return true
    }
    _ = try scanner.scan(UnsafeRawBufferPointer(rebasing: head[used...]), take)
    while true {
      let count = try source(buffer)
      if count == 0 { break }
      _ = try scanner.scan(UnsafeRawBufferPointer(rebasing: buffer[..<count]), take)
    }
    found.openLine = try scanner.finish(fields: header.count, take)
    self = found
  }

  /// A comma, or what a spreadsheet made of it: the one of which the first line has most.
  private static func delimiter(of head: UnsafeRawBufferPointer) -> UInt8 {
    let line = head.prefix { $0 != 10 }
    let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    func count(_ delimiter: UInt8) -> Int { line.count { $0 == delimiter } }
    return delimiters.reduce(delimiters[0]) { count($1) > count($0) ? $1 : $0 }
  }

  private mutating func add(_ usage: BilledUsage) throws(BillProblem) {
    let key = Key(
      month: usage.month, format: usage.format, kind: usage.kind, payer: usage.payer, account: usage.account,
      region: usage.region, usageType: usage.usageType, meaning: usage.meaning, currency: usage.currency)
    guard var sum = sums[key] else {
      guard sums.count < BillReader.maximumSums else { throw .tooManyUsageTypes(limit: BillReader.maximumSums) }
      sums[key] = usage
      return
    }
    sum.cost += usage.cost
    if let quantity = usage.quantity { sum.quantity = (sum.quantity ?? .zero) + quantity }
    // A list price that some lines lack is none.
    sum.listCost = sum.listCost.flatMap { list in usage.listCost.map { list + $0 } }
    sum.lines += usage.lines
    sum.isEstimated = sum.isEstimated || usage.isEstimated
    sums[key] = sum
  }

  // MARK: Cost Explorer

  private mutating func addAnswers(_ bytes: [UInt8]) throws(BillProblem) {
    var lastToken: String?
    for (index, page) in try JSONValues.split(bytes).enumerated() {
      let answer: CostExplorerAnswer
      do {
        answer = try JSONDecoder().decode(CostExplorerAnswer.self, from: Data(page))
      } catch {
        throw .invalidJSON(place: "page \(index + 1)")
      }
      lastToken = answer.NextPageToken
      guard !answer.hasOnlyTotals else { throw .notGrouped }
      lines += answer.ResultsByTime.reduce(0) { $0 + ($1.Groups?.count ?? 0) }
      days.formUnion(answer.days)
      for usage in try answer.usages(usageTypes, page: index + 1) { try add(usage) }
    }
    if lastToken == nil { closedEnds += 1 } else { openEnds += 1 }
  }
}
