/// What an input is that cannot be read as it is, and how it can be made into something that can.
public enum ForeignFormat: Hashable, Sendable, CaseIterable {
  // Text
  case utf16
  case utf16LittleEndian
  case utf16BigEndian
  case utf32
  // Packed
  case zip
  case bzip2
  case xz
  case zstandard
  case lz4
  case zlib
  case sevenZip
  case tar
  // Tables
  case parquet
  case sqlite
  /// CloudTrail's records as rows of a CSV text.
  case recordTable
  /// Lines of a log, each with a time before its record that does not say of which zone.
  case timesWithoutZone
  /// An activity file whose lines end as they did on old Macs.
  case carriageReturns
}

extension ForeignFormat {
  /// Bytes of an input that are looked at: a tar archive says what it is after the name of its first file.
  static let headSize = 262

  private static let signatures: [(bytes: [UInt8], format: ForeignFormat)] = [
    ([0xFF, 0xFE, 0x00, 0x00], .utf32), ([0x00, 0x00, 0xFE, 0xFF], .utf32), ([0xFF, 0xFE], .utf16),
    ([0xFE, 0xFF], .utf16), (Array("PK\u{3}\u{4}".utf8), .zip), (Array("PK\u{5}\u{6}".utf8), .zip),
    ([0xFD] + Array("7zXZ\0".utf8), .xz), ([0x28, 0xB5, 0x2F, 0xFD], .zstandard), ([0x04, 0x22, 0x4D, 0x18], .lz4),
    (Array("7z".utf8) + [0xBC, 0xAF, 0x27, 0x1C], .sevenZip), (Array("PAR1".utf8), .parquet),
    (Array("SQLite format 3\0".utf8), .sqlite),
  ]

  /// The format of bytes that are the beginning of an input, and no text in UTF-8; nil for what may be one.
  init?(_ head: UnsafeRawBufferPointer) {
    // Nearly every log begins like this.
    if head.count > 1, head[0] == UInt8(ascii: "{") || head[0] == UInt8(ascii: "["), head[1] != 0 { return nil }
    if let known = ForeignFormat.signatures.first(where: { head.starts(with: $0.bytes) }) {
      self = known.format
    } else if ForeignFormat.isBzip2(head) {
      self = .bzip2
    } else if ForeignFormat.isZlib(head) {
      self = .zlib
    } else if ForeignFormat.isTar(head) {
      self = .tar
    } else if head.count >= 4, head[0] == 0, head[1] != 0, head[2] == 0, head[3] != 0 {
      self = .utf16BigEndian
    } else if head.count >= 4, head[0] != 0, head[1] == 0, head[2] != 0, head[3] == 0 {
      self = .utf16LittleEndian
    } else {
      return nil
    }
  }

  /// "BZh", the size of blocks, and the number that each block begins with.
  private static func isBzip2(_ head: UnsafeRawBufferPointer) -> Bool {
    head.count >= 10 && head.starts(with: Array("BZh".utf8)) && head[3] &- UInt8(ascii: "1") < 9
      && head[4...].starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
  }

  /// Two bytes that can also be text (https://www.rfc-editor.org/rfc/rfc1950), before what is none.
  private static func isZlib(_ head: UnsafeRawBufferPointer) -> Bool {
    guard head.count > 2, head[0] == 0x78, [0x01, 0x5E, 0x9C, 0xDA].contains(head[1]) else { return false }
    return head.prefix(64).contains { $0 >= 0x80 }
  }

  private static func isTar(_ head: UnsafeRawBufferPointer) -> Bool {
    head.count >= headSize && head[99] == 0 && head[257...].starts(with: Array("ustar".utf8))
  }

  /// Whether a line names columns of CloudTrail's records.
  static func isRecordHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    let names = String(decoding: line.prefix(64 << 10), as: UTF8.self).lowercased().split(separator: ",")
    let columns = Set(names.map { $0.filter { $0.isLetter } })
    return columns.contains("eventjson")
      || columns.intersection(["eventid", "eventname", "eventsource", "eventtime"]).count > 1
  }
}

extension ForeignFormat: CustomStringConvertible {
  /// What it is, to be put after "is".
  var name: String {
    switch self {
    case .utf16, .utf16LittleEndian, .utf16BigEndian: "UTF-16 text"
    case .utf32: "UTF-32 text"
    case .zip: "a zip archive"
    case .bzip2: "bzip2 data"
    case .xz: "xz data"
    case .zstandard: "zstd data"
    case .lz4: "lz4 data"
    case .zlib: "zlib data"
    case .sevenZip: "a 7z archive"
    case .tar: "a tar archive"
    case .parquet: "a Parquet file"
    case .sqlite: "a database of SQLite"
    case .recordTable: "a CSV table of CloudTrail's records"
    case .timesWithoutZone: "a log whose lines begin with a time that has no zone"
    case .carriageReturns: "a table whose lines end with CR alone"
    }
  }

  /// What it is and what to do with it, to be put after the path.
  public var description: String { "is \(name), which is not read: \(advice)" }

  /// The same of what is packed with gzip, which tar alone unpacks by itself.
  var descriptionInGzip: String {
    guard self != .tar, advice.contains("FILE") else { return description }
    return "is gzip of \(name), which is not read: gunzip -c FILE > PLAIN, and then "
      + advice.replacing("FILE", with: "PLAIN")
  }

  private var advice: String {
    switch self {
    case .utf16: "iconv -f utf-16 -t utf-8 FILE | maumeter ingest -"
    case .utf16LittleEndian: "iconv -f utf-16le -t utf-8 FILE | maumeter ingest -"
    case .utf16BigEndian: "iconv -f utf-16be -t utf-8 FILE | maumeter ingest -"
    case .utf32: "iconv -f utf-32 -t utf-8 FILE | maumeter ingest -"
    case .zip: "unzip -p FILE | maumeter ingest -"
    case .bzip2: "bzcat FILE | maumeter ingest -"
    case .xz: "xzcat FILE | maumeter ingest -"
    case .zstandard: "unzstd -c FILE | maumeter ingest -"
    case .lz4: "lz4 -dc FILE | maumeter ingest -"
    case .zlib: "pigz -dc < FILE | maumeter ingest -"
    case .sevenZip: "7z x -so FILE | maumeter ingest -"
    case .tar: "unpack it (tar -xf FILE), and name the folder"
    case .parquet: "write an activity file of it (day,pool,user,client,activity,events), or JSON, a record to a line"
    case .sqlite: "a database of maumeter is named with --db"
    case .recordTable:
      "read the logs themselves, or what aws cloudtrail get-query-results prints, or make an activity file of it "
        + "(day,pool,user,client,activity,events)"
    case .timesWithoutZone:
      "aws logs tail writes the zone without --format short, as does --format detailed"
    case .carriageReturns: "tr '\\r' '\\n' < FILE | maumeter ingest -"
    }
  }
}
