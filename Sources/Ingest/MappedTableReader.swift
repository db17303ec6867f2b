import Domain

/// Reads the rows of a CSV text by a mapping, whose paths are names of columns.
struct MappedTableReader {
  private var rows: CSVReader
  private let record: MappedRecord
  private let columnCount: Int
  /// By the number of a path: its column.
  private let columns: [Int?]
  private let users: UserNames
  private let batchSize: Int
  private let emit: (EventBatch) throws(InputProblem) -> Void
  private var builder: SourceBatch
  private(set) var rejections = Rejections()

  /// - Parameter rows: at the header, unless the mapping names the columns.
  init(
    _ rows: CSVReader, header: [String], _ mapping: Mapping, users: UserNames, batchSize: Int = EventBatch.usualSize,
    emit: @escaping (EventBatch) throws(InputProblem) -> Void
  ) {
    self.rows = rows
    self.users = users
    self.batchSize = batchSize
    self.emit = emit
    columnCount = header.count
    var tree = MemberTree()
    var columns: [Int?] = []
    record = MappedRecord(mapping) { path in
      let number = tree.number(of: path)
      if number == columns.count { columns.append(header.firstIndex(of: path.text)) }
      return number
    }
    self.columns = columns
    builder = SourceBatch(.mapping(mapping.name))
  }

  /// Whether a text with this header is one of the mapping: all columns that it names are there, of alternatives one.
  static func fits(_ mapping: Mapping, header: [String]) -> Bool {
    let names = Set(header)
    let needed = [mapping.user, mapping.time, mapping.activity, mapping.id, mapping.pool, mapping.client]
    let hasFields = needed.allSatisfy { field in
      guard let field, !field.paths.isEmpty, field.constant == nil else { return true }
      return field.paths.contains { names.contains($0.text) }
    }
    return hasFields
      && (mapping.conditions + mapping.exclusions + mapping.failures).allSatisfy { names.contains($0.path.text) }
  }

  /// Reads to the end.
  mutating func run() throws(InputProblem) {
    while try rows.next() {
      try addRow()
      if builder.batch.records.read >= batchSize { try emit(builder.take()) }
    }
    try emit(builder.take())
  }

  private mutating func addRow() throws(InputProblem) {
    if let problem = rows.problem { return reject(.csv(problem)) }
    guard rows.fieldCount == columnCount else {
      reject(.fieldCount(rows.fieldCount, expected: columnCount))
      return try rows.releaseFirstLine()
    }
    // The fields one after the other, quotes resolved, with a zero that makes sure of an address.
    var text: [UInt8] = []
    var ends: [Int] = []
    for index in 0..<columnCount {
      rows.withField(index) { text.append(contentsOf: $0) }
      ends.append(text.count)
    }
    text.append(0)
    var stop: InputProblem?
    let problem = text.withUnsafeBufferPointer { bytes -> RecordProblem? in
      let values: MappedRecord.Values = { number in
        guard let column = columns[number], let start = bytes.baseAddress else { return nil }
        let first = column == 0 ? 0 : ends[column - 1]
        guard ends[column] > first else { return nil }
        return TextSlice(start: start + first, count: ends[column] - first, isEscaped: false)
      }
      guard record.isRecognised(values) else { return .unmapped([record.mapping.name]) }
      do throws(RecordProblem) {
        try record.add(values, to: &builder, users: users, stop: &stop)
        return nil
      } catch {
        return error
      }
    }
    if let stop { throw stop }
    if let problem { reject(problem) }
  }

  private mutating func reject(_ problem: RecordProblem) {
    rejections.note(RejectedRecord(offset: rows.offset, line: rows.line, problem: problem))
    builder.reject()
  }
}
