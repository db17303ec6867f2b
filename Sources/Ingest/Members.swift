import Domain

/// Where the values of an object are whose keys tell containers apart; of equal keys the last one counts.
///
/// It is valid as long as the text it was read from.
struct Members {
  /// By member; empty as long as there is none, since most objects are records and have none.
  private var values: [UnsafePointer<UInt8>?] = []
  private var end: UnsafePointer<UInt8>?

  /// The members by the length of their names.
  private static let byLength: [[(name: [UInt8], index: Int)]] = {
    var table = Array(repeating: [(name: [UInt8], index: Int)](), count: 20)
    for member in Member.allCases {
      let name = Array(member.name.utf8)
      table[name.count].append((name, member.rawValue))
    }
    return table
  }()

  /// Reads the whole object at the cursor.
  ///
  /// False: see `JSONCursor`.
  mutating func read(_ cursor: inout JSONCursor) -> Bool {
    forEachMember(&cursor) { key, cursor in
      note(key, at: cursor)
      return cursor.skipValue()
    }
  }

  /// Remembers where the value of a key is.
  mutating func note(_ key: TextSlice, at cursor: JSONCursor) {
    key.withText { bytes in
      guard bytes.count < Members.byLength.count else { return }
      for (name, index) in Members.byLength[bytes.count] where bytes.elementsEqual(name) {
        if values.isEmpty { values = Array(repeating: nil, count: Member.allCases.count) }
        values[index] = cursor.position
        end = cursor.end
      }
    }
  }

  /// A cursor at the value of the member; nil when there is none.
  subscript(member: Member) -> JSONCursor? {
    guard let end, let start = values[member.rawValue] else { return nil }
    return JSONCursor(position: start, end: end)
  }

  /// The value when it is an object.
  func object(_ member: Member) -> JSONCursor? { self[member].flatMap { $0.byte == UInt8(ascii: "{") ? $0 : nil } }

  /// The value when it is an array.
  func array(_ member: Member) -> JSONCursor? { self[member].flatMap { $0.byte == UInt8(ascii: "[") ? $0 : nil } }

  /// The value when it is a text.
  func text(_ member: Member) -> TextSlice? {
    guard var cursor = self[member] else { return nil }
    var text: TextSlice?
    return cursor.takeText(&text) ? text : nil
  }

  /// The members of the value when it is an object.
  func members(_ member: Member) -> Members? {
    guard var cursor = object(member) else { return nil }
    var members = Members()
    return members.read(&cursor) ? members : nil
  }

  /// When a container was sent: ISO 8601 in EventBridge, CloudEvents and SNS, milliseconds in CloudWatch Logs and
  /// Firehose, and in a text in SQS (`attributes.SentTimestamp`).
  var time: Instant? {
    for member in [Member.time, .timestamp, .upperTimestamp] {
      guard let cursor = self[member] else { continue }
      if let time = cursor.time { return time }
    }
    guard var attributes = object(.attributes) else { return nil }
    var sent: Instant?
    let isRead = forEachMember(&attributes) { key, cursor in
      if key.equals("SentTimestamp") { sent = cursor.time }
      return cursor.skipValue()
    }
    return isRead ? sent : nil
  }
}

extension JSONCursor {
  /// The value at the cursor as a time: ISO 8601, or the milliseconds or seconds since 1970 as a number or as a text.
  var time: Instant? {
    guard let text = scalar else { return nil }
    let time = text.withText { Instant(sinceEpoch: $0) ?? Instant(iso8601: $0) }
    return time.flatMap { $0.isRecordable ? $0 : nil }
  }

  /// What is written at the cursor, where it is neither a time, as `time` reads it, nor null.
  var textOfNoTime: String? {
    guard byte != UInt8(ascii: "n"), time == nil else { return nil }
    if let scalar { return scalar.string }
    var cursor = self
    guard cursor.skipValue() else { return nil }
    return TextSlice(start: position, count: min(cursor.position - position, 40), isEscaped: false).string
  }

  /// The text at the cursor, or a number as it is written; nil for anything else.
  var scalar: TextSlice? {
    var cursor = self
    var text: TextSlice?
    guard cursor.takeText(&text) else { return nil }
    if let text { return text }
    let isNumber = byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") < 10
    return isNumber ? TextSlice(start: position, count: cursor.position - position, isEscaped: false) : nil
  }
}

extension Instant {
  /// Reads digits as milliseconds since 1970, or as seconds when there are so few of them that it would be before 1973,
  /// which is older than every log; nil for anything else.
  init?(sinceEpoch digits: UnsafeRawBufferPointer) {
    guard (1...15).contains(digits.count) else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard digit &- UInt8(ascii: "0") < 10 else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    self.init(secondsSinceEpoch: value < 100_000_000_000 ? value : value / 1_000)
  }
}
