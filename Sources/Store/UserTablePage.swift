import Domain
import GRDB

/// A table that is kept in the order of month, pool and user, and has one more key and perhaps two numbers in each row.
struct UserTable: Sendable {
  var name: String
  /// All columns, in order.
  var columns: [String]

  static let userMonth = UserTable(name: "user_month", columns: ["month", "pool", "user", "client", "days", "kinds"])
  static let userProvider = UserTable(name: "user_provider", columns: ["month", "pool", "user", "provider"])
}

/// A row of a `UserTable`.
struct UserTableRow {
  var user: UUID128
  /// Of the app client, or of the provider.
  var name: Int64
  /// Bit n for day n of the month.
  var days: UInt32
  /// Bit n for the kind with raw value n.
  var kinds: UInt32

  static let none = UserTableRow(user: .none, name: 0, days: 0, kinds: 0)
}

/// Takes apart the cells of a tree's page that hold rows of a `UserTable`.
///
/// Eight bytes behind the page must be readable: of what value does not matter.
///
/// A table WITHOUT ROWID is a tree of records in the order of its key: see "B-tree Pages" and "Record Format" in
/// https://sqlite.org/fileformat2.html. All sizes are checked, so that a damaged file is an error and nothing else.
struct UserTablePage {
  let bytes: UnsafeRawPointer
  let size: Int
  let columns: Int

  /// The least that a row takes: 16 bytes of user, the types, their size and the row's, and 2 for its place.
  static let minimumCell = 24
  private static let interior: UInt8 = 2
  private static let leaf: UInt8 = 10

  var isLeaf: Bool {
    get throws(DamagedPage) {
      switch byte(0) {
      case UserTablePage.leaf: return true
      case UserTablePage.interior: return false
      default: throw DamagedPage()
      }
    }
  }

  /// Throws where the cells' numbers do not fit into the page.
  func cellCount(isLeaf: Bool) throws(DamagedPage) -> Int {
    let count = Int(byte(3)) << 8 | Int(byte(4))
    guard 12 + UserTablePage.minimumCell * count <= size + 4 else { throw DamagedPage() }
    return count
  }

  @inline(__always)
  private func byte(_ offset: Int) -> UInt8 { bytes.load(fromByteOffset: offset, as: UInt8.self) }

  @inline(__always)
  private func cell(_ index: Int, isLeaf: Bool) throws(DamagedPage) -> Int {
    let place = (isLeaf ? 8 : 12) + 2 * index
    let offset = Int(byte(place)) << 8 | Int(byte(place + 1))
    guard offset + 12 <= size else { throw DamagedPage() }
    return offset
  }

  /// The page below a cell of an interior page; behind the last cell, the last page.
  func child(_ index: Int, of count: Int) throws(DamagedPage) -> UInt32 {
    let offset = index < count ? try cell(index, isLeaf: false) : 8
    return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Whether the row of a cell comes before another place in the table.
  func isBefore(_ place: UserTablePlace, cell index: Int, isLeaf: Bool) throws(DamagedPage) -> Bool {
    var row = UserTableRow.none
    let (month, pool) = try read(index, isLeaf: isLeaf, into: &row)
    if month != place.month { return month < place.month }
    if pool != place.pool { return pool < place.pool }
    return row.user < place.user
  }

  /// Reads the row of a cell, and gives its month and pool.
  @inline(__always)
  func read(_ index: Int, isLeaf: Bool, into row: inout UserTableRow) throws(DamagedPage) -> (month: Int64, pool: Int64)
  {
    var offset = try cell(index, isLeaf: isLeaf)
    if !isLeaf { offset += 4 }
    let payload = Int(byte(offset))
    let record = offset + 1
    // Rows of less than 128 bytes, and a type of one byte for each column, are all that these tables can have.
    guard payload < 128, record + payload <= size, payload >= columns + 17, Int(byte(record)) == columns + 1,
      byte(record + 3) == SerialType.uuid
    else { throw DamagedPage() }
    let types = record + 1
    let (monthSize, poolSize) = (try SerialType.size(byte(types)), try SerialType.size(byte(types + 1)))
    let user = types + columns + monthSize + poolSize
    let nameSize = try SerialType.size(byte(types + 3))
    let name = user + 16
    var end = name + nameSize
    if columns == 6 {
      let (daysSize, kindsSize) = (try SerialType.size(byte(types + 4)), try SerialType.size(byte(types + 5)))
      guard end + daysSize + kindsSize == record + payload else { throw DamagedPage() }
      row.days = UInt32(truncatingIfNeeded: number(end, byte(types + 4), daysSize))
      end += daysSize
      row.kinds = UInt32(truncatingIfNeeded: number(end, byte(types + 5), kindsSize))
    } else {
      guard end == record + payload else { throw DamagedPage() }
    }
    row.user = UUID128(bytes: UnsafeRawBufferPointer(start: bytes + user, count: 16), at: 0)
    row.name = number(name, byte(types + 3), nameSize)
    let values = types + columns
    return (number(values, byte(types), monthSize), number(values + monthSize, byte(types + 1), poolSize))
  }

  /// Reads rows of a leaf, each into the next place of `rows`.
  ///
  /// - Parameter layouts: what was learned of rows before.
  func readLeaf(
    _ cells: Range<Int>, _ layouts: RowLayouts, into rows: UnsafeMutablePointer<UserTableRow>
  ) throws(DamagedPage) {
    let mask: UInt64 = columns == 6 ? .max : 0xFFFF_FFFF_FFFF
    var row = rows
    for index in cells {
      let offset = try cell(index, isLeaf: true)
      let start = bytes + offset
      let header = start.loadUnaligned(as: UInt64.self) & mask
      let layout = layouts.place(header)
      if layout.pointee.header != header { layout.pointee = try RowLayout(header, columns: columns) }
      guard offset + Int(layout.pointee.size) <= size else { throw DamagedPage() }
      let user = start + Int(layout.pointee.user)
      row.pointee = UserTableRow(
        user: UUID128(bytes: UnsafeRawBufferPointer(start: user, count: 16), at: 0),
        name: layout.pointee.name.read(start),
        days: UInt32(truncatingIfNeeded: layout.pointee.days.read(start)),
        kinds: UInt32(truncatingIfNeeded: layout.pointee.kinds.read(start)))
      row += 1
    }
  }

  /// A signed integer, the highest byte first.
  @inline(__always)
  private func number(_ offset: Int, _ type: UInt8, _ size: Int) -> Int64 {
    switch size {
    case 0: return type == 9 ? 1 : 0
    case 1: return Int64(Int8(bitPattern: byte(offset)))
    case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
    case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    default:
      var value = Int64(Int8(bitPattern: byte(offset)))
      for index in 1..<size { value = value << 8 | Int64(byte(offset + index)) }
      return value
    }
  }
}

/// Where the values of a row are: the same for all rows whose first bytes are the same, which tell the types of values.
private struct RowLayout {
  /// The first eight bytes of the cell: the size of the row, that of its types, and the types.
  ///
  /// Six of a table of four columns.
  let header: UInt64
  /// Bytes of the cell.
  let size: UInt8
  /// Bytes from the begin of the cell.
  let user: UInt8
  let name: Field
  let days: Field
  let kinds: Field

  /// An integer, which is read without looking at its size.
  struct Field {
    var offset: UInt8 = 0
    /// Bits of eight bytes from the offset that are behind the value.
    var shift: UInt8 = 0
    /// 0 where the type is the value, and there are no bytes.
    var mask: Int8 = 0
    var constant: Int8 = 0

    @inline(__always)
    func read(_ cell: UnsafeRawPointer) -> Int64 {
      let bytes = cell.loadUnaligned(fromByteOffset: Int(offset), as: Int64.self)
      return Int64(bigEndian: bytes) >> Int64(truncatingIfNeeded: shift & 63) & Int64(mask) | Int64(constant)
    }
  }

  /// Of no row.
  init() {
    (header, size, user, name, days, kinds) = (0, 0, 0, Field(), Field(), Field())
  }

  init(_ header: UInt64, columns: Int) throws(DamagedPage) {
    func type(_ column: Int) -> UInt8 { UInt8(truncatingIfNeeded: header >> (16 + 8 * UInt64(column))) }
    // Rows of less than 128 bytes, and a type of one byte for each column, are all that these tables can have.
    let payload = UInt8(truncatingIfNeeded: header)
    guard payload < 128, Int(header >> 8 & 0xFF) == columns + 1, type(2) == SerialType.uuid else {
      throw DamagedPage()
    }
    var offset = 2 + columns
    func field(_ column: Int) throws(DamagedPage) -> Field {
      let size = try SerialType.size(type(column))
      defer { offset += size }
      guard size > 0 else { return Field(constant: type(column) == 9 ? 1 : 0) }
      return Field(offset: UInt8(offset), shift: UInt8(64 - 8 * size), mask: -1)
    }
    _ = (try field(0), try field(1))
    user = UInt8(offset)
    offset += 16
    name = try field(3)
    days = columns == 6 ? try field(4) : Field()
    kinds = columns == 6 ? try field(5) : Field()
    guard offset == 1 + Int(payload) else { throw DamagedPage() }
    self.header = header
    size = payload + 1
  }
}

/// Layouts of rows that were met: few, since days and kinds differ in their sizes only.
final class RowLayouts {
  private let layouts = UnsafeMutablePointer<RowLayout>.allocate(capacity: RowLayouts.count)
  private static let count = 128

  init() { layouts.initialize(repeating: RowLayout(), count: RowLayouts.count) }

  deinit { layouts.deallocate() }

  /// Where the layout of these rows is, or is to be put.
  @inline(__always)
  fileprivate func place(_ header: UInt64) -> UnsafeMutablePointer<RowLayout> {
    // Rows of one month and pool differ in the types of the name, the days and the kinds.
    let types = header >> 40
    let place = types & 0xF ^ (types >> 8 & 7) << 4 ^ (types >> 16 & 0xF) &* 29
    return layouts + Int(truncatingIfNeeded: place & 127)
  }
}

/// Where a row stands in a `UserTable`.
struct UserTablePlace: Sendable {
  var month: Int64
  var pool: Int64
  var user: UUID128
}
