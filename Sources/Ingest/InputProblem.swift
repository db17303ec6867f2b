/// Why a whole input was not recorded.
///
/// Offsets are in bytes from the start of the file.
public enum InputProblem: Error, Hashable, Sendable {
  case notFound
  /// `reason` is the operating system's own word.
  case unreadable(reason: String)
  case leadsBack(to: String)
  case empty
  case truncatedGzip(offset: Int)
  case corruptGzip(offset: Int)
  case gzipChecksum(offset: Int)
  case afterGzip(offset: Int)
  case notJSON(offset: Int, isInflated: Bool)
  case truncatedJSON(offset: Int, isInflated: Bool)
  /// It is JSON, of more levels than are read (`JSONCursor.maximumDepth`).
  case tooManyLevels(offset: Int, isInflated: Bool)
  case notALog(RecordProblem, offset: Int)
  /// A table of which every row was rejected: the first ones, and how many.
  case noRow([RejectedRecord], count: Int)
  /// A CSV text whose header is that of no activity file and of no mapping in force.
  case unknownHeader
  /// An activity file whose header lacks this column.
  case missingColumn(String)
  /// It is something that is known, and not read; `isInflated` when that is packed with gzip.
  case foreign(ForeignFormat, isInflated: Bool = false)
  case recordTooLong(offset: Int, limit: Int)
  /// The service that holds the input cannot be used, and no other input of it can be read.
  case unavailable(reason: String)
  /// What is compressed in it inflates to more than the limit in bytes, or than its own size allows (nil): a bomb.
  case expandsTooMuch(limit: Int?)
  /// It is packed with gzip more often than is unpacked.
  case tooManyGzipLayers(limit: Int)
  /// The writer could not take the events; the reader stops.
  case stopped
}

/// Why one record was not recorded, while the rest of its input was.
public enum RecordProblem: Error, Hashable, Sendable {
  case missing(String)
  case badTime(String)
  case notAnObject
  case notJSON
  case truncated
  case tooLong(limit: Int)
  /// A line of a CSV text that is no record.
  case csv(CSVProblem)
  /// A row with another number of fields than the header.
  case fieldCount(Int, expected: Int)
  /// A row of a plain activity file that is not day, user and, where there are several, pool.
  case noRowOfDays
  case field(FieldProblem)
  /// A record of none of the mappings in force.
  case unmapped([String])
  /// An object that is neither a record nor a container, with the first of its keys.
  case unknown(keys: [String])
  /// Output of AdminListUserAuthEvents.
  case authEventsOfOneUser
  case nestedTooDeep
  /// It is JSON, of more levels than are read.
  case tooManyLevels(limit: Int)
  /// A payload that ought to be base64 is not.
  case notBase64
  /// A payload is gzip that cannot be inflated.
  case damagedGzip
}

/// A record that was not recorded, and where it starts, in bytes from the start of the (uncompressed) text; a record
/// inside another text, such as a log message, is where the outermost value around it starts.
public struct RejectedRecord: Hashable, Sendable {
  public let offset: Int
  /// Its number among the records of the input, from 0.
  public internal(set) var index: Int
  /// The line of a CSV text, from 1.
  public let line: Int?
  public let problem: RecordProblem

  public init(offset: Int, line: Int? = nil, index: Int = 0, problem: RecordProblem) {
    self.offset = offset
    self.index = index
    self.line = line
    self.problem = problem
  }

  /// "line 12", "the record at byte 4711".
  public var place: String { line.map { "line \($0)" } ?? "the record at byte \(offset)" }
}

extension InputProblem {
  /// Whether there was an input, with something in it that could not be read.
  ///
  /// It counts as one rejected record.
  public var isOfContent: Bool {
    switch self {
    case .notFound, .unreadable, .leadsBack, .unavailable, .stopped: false
    case .empty, .truncatedGzip, .corruptGzip, .gzipChecksum, .afterGzip, .notJSON, .truncatedJSON, .notALog,
      .recordTooLong, .expandsTooMuch, .tooManyGzipLayers, .unknownHeader, .missingColumn, .foreign, .tooManyLevels,
      .noRow:
      true
    }
  }
}
