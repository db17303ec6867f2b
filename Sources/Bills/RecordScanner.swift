/// Cuts CSV (RFC 4180) into records, as its bytes come.
///
/// Only the columns that somebody wants are kept, so that a bill of any size is read in the memory of one record.
/// Quoted fields may hold line ends; lines may end in LF or CRLF.
struct RecordScanner {
  /// The most that a kept field may have: columns of tags and descriptions are not kept.
  static let maximumField = 1 << 20

  private enum State {
    case fieldStart, plain, quoted
    /// After a quote inside quotes: the end of them, or the first of two.
    case quoteInQuotes
  }

  private let delimiter: UInt8
  /// By column: the place of the field in `Record`, -1 for what is not kept; nil keeps every column.
  private let places: [Int]?
  private let kept: Int
  private var record = Record()
  private var state = State.fieldStart
  private var column = 0
  private var isKept = true
  private var line = 1
  private var isEmpty = true

  /// The kept fields of one record.
  struct Record {
    fileprivate var bytes: [UInt8] = []
    /// By place; empty where the record is too short to have it.
    fileprivate var ranges: [Range<Int>] = []
    /// On which the record begins.
    var line = 1

    var count: Int { ranges.count }

    /// The bytes of a field, without its quotes.
    subscript(place: Int) -> ArraySlice<UInt8> { bytes[ranges[place]] }
  }

  /// Keeps every column, for the header.
  init(delimiter: UInt8) {
    self.delimiter = delimiter
    places = nil
    kept = 0
  }

  /// - Parameter columns: the columns to keep, in the order of their places.
  init(delimiter: UInt8, columns: [Int], line: Int) {
    self.delimiter = delimiter
    var places = Array(repeating: -1, count: (columns.max() ?? -1) + 1)
    for (place, column) in columns.enumerated() { places[column] = place }
    self.places = places
    kept = columns.count
    self.line = line
    begin()
  }

  /// The line of the file that comes next.
  var nextLine: Int { line }

  /// Takes bytes and hands over each record that ends in them, until `body` says false.
  ///
  /// - Returns: how many bytes were used.
  mutating func scan(
    _ bytes: UnsafeRawBufferPointer, _ body: (Record) throws(BillProblem) -> Bool
  ) throws(BillProblem) -> Int {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch state {
      case .fieldStart:
        isEmpty = isEmpty && (byte == 10 || byte == 13)
        if byte == UInt8(ascii: "\"") {
          state = .quoted
          index += 1
        } else {
          state = .plain
        }
      case .plain:
        if byte == delimiter {
          endField()
          index += 1
        } else if byte == 10 {
          index += 1
          if try endRecord(body) == false { return index }
        } else {
          // A run of bytes up to the next delimiter or line end.
          var end = index + 1
          while end < bytes.count, bytes[end] != delimiter, bytes[end] != 10 { end += 1 }
          try keep(bytes[index..<end])
          index = end
        }
      case .quoted:
        if byte == UInt8(ascii: "\"") {
          state = .quoteInQuotes
          index += 1
        } else {
          var end = index
          while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            if bytes[end] == 10 { line += 1 }
            end += 1
          }
          try keep(bytes[index..<end])
          index = end
        }
      case .quoteInQuotes:
        if byte == UInt8(ascii: "\"") {
          try keep(bytes[index..<(index + 1)])
          state = .quoted
          index += 1
        } else {
          state = .plain
        }
      }
    }
    return index
  }

  /// Hands over a last record without a line end.
  ///
  /// - Parameter fields: how many a record has; one with fewer was cut off.
  /// - Returns: the line on which that record begins, nil when there is none.
  @discardableResult
  mutating func finish(
    fields: Int = 0, _ body: (Record) throws(BillProblem) -> Bool
  ) throws(BillProblem) -> Int? {
    guard state != .quoted else { throw .unterminatedQuote(line: record.line) }
    guard state != .fieldStart || column > 0, !isEmpty else { return nil }
    guard column + 1 >= fields else { throw .cutOff(line: record.line, fields: column + 1, expected: fields) }
    let line = record.line
    _ = try endRecord(body)
    return line
  }

  private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) throws(BillProblem) {
    guard isKept else { return }
    guard record.bytes.count + bytes.count <= RecordScanner.maximumField else {
      throw .fieldTooLong(line: record.line, limit: RecordScanner.maximumField)
    }
    record.bytes.append(contentsOf: bytes)
  }

  /// The number of bytes that came before the field.
  private var start = 0

  private mutating func endField() {
    if isKept {
      let range = start..<record.bytes.count
      if let places {
        record.ranges[places[column]] = range
      } else {
        record.ranges.append(range)
      }
      start = record.bytes.count
    }
    column += 1
    isKept = places.map { column < $0.count && $0[column] >= 0 } ?? true
    state = .fieldStart
  }

  private mutating func endRecord(_ body: (Record) throws(BillProblem) -> Bool) throws(BillProblem) -> Bool {
    // The CR of a CRLF is no part of the last field; one that ends a quoted field stays, which nobody writes.
    if isKept, record.bytes.count > start, record.bytes.last == 13 { record.bytes.removeLast() }
    endField()
    line += 1
    let goesOn = isEmpty ? true : try body(record)
    begin()
    return goesOn
  }

  private mutating func begin() {
    record.bytes.removeAll(keepingCapacity: true)
    record.ranges.removeAll(keepingCapacity: true)
    if places != nil { record.ranges.append(contentsOf: repeatElement(0..<0, count: kept)) }
    record.line = line
    start = 0
    column = 0
    isEmpty = true
    isKept = places.map { !$0.isEmpty && $0[0] >= 0 } ?? true
    state = .fieldStart
  }
}
