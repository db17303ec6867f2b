import Domain

/// Writes the record with a number.
struct RecordWriter: Sendable {
  let population: Population
  private let clients: Int
  private let otherServices: Int
  /// By operation, pool and app client.
  private let records: [[[RecordTemplate]]]
  private let teachers: [[RecordTemplate]]
  private let others: [RecordTemplate]
  /// For each number of a thousand, the operation.
  private let operations: [Int]

  init(_ population: Population, clients: Int, otherServices: Int) {
    self.population = population
    self.clients = clients
    self.otherServices = otherServices
    let places = Place.all.prefix(population.pools)
    records = RecordTemplate.operations.map { operation in
      places.map { place in
        (0..<clients).map { RecordTemplate.record(operation.name, place, client: place.client($0)) }
      }
    }
    teachers = places.map { place in
      (0..<clients).map { RecordTemplate.client(place, client: place.client($0)) }
    }
    others = places.map(RecordTemplate.other)
    operations = RecordTemplate.operations.enumerated().flatMap { Array(repeating: $0, count: $1.weight) }
  }

  /// Appends the record to bytes that have room for it, and gives its length.
  @inline(__always)
  func write(_ number: Int, to bytes: UnsafeMutablePointer<UInt8>, _ clock: inout ClockText) -> Int {
    let pool = population.pool(of: number)
    if number < population.pools * clients {
      // The first records tell which app client is whose.
      return fill(teachers[pool][number / population.pools], number, .none, bytes, &clock)
    }
    let chance = population.chance(UInt64(number), 10)
    if Int(chance >> 32) % 100 < otherServices { return fill(others[pool], number, .none, bytes, &clock) }
    let user = population.user(of: number)
    let sub = population.uuid(user, 20)
    let operation = operations[Int(chance & 0xFFFF_FFFF) % operations.count]
    return fill(records[operation][pool][Int(sub.low % UInt64(clients))], number, sub, bytes, &clock)
  }

  @inline(__always)
  private func fill(
    _ template: RecordTemplate, _ number: Int, _ sub: UUID128, _ bytes: UnsafeMutablePointer<UInt8>,
    _ clock: inout ClockText
  ) -> Int {
    template.bytes.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      bytes.update(from: base, count: source.count)
    }
    for (hole, offset) in template.holes {
      switch hole {
      case .time: clock.write(population.time(of: number), to: bytes + offset)
      case .user: Hexadecimal.write(sub, to: bytes + offset)
      case .event: Hexadecimal.write(population.uuid(number, 30), to: bytes + offset)
      case .request: Hexadecimal.write(population.uuid(number, 40), to: bytes + offset)
      }
    }
    return template.bytes.count
  }
}

/// The text of a time, whose date is made once a day.
struct ClockText {
  private var day: Int64 = .min
  private var text: [UInt8] = []

  @inline(__always)
  mutating func write(_ time: Instant, to bytes: UnsafeMutablePointer<UInt8>) {
    let seconds = time.secondsSinceEpoch % 86_400
    if time.secondsSinceEpoch / 86_400 != day {
      day = time.secondsSinceEpoch / 86_400
      text = Array(time.description.utf8)
    }
    for index in 0..<20 { bytes[index] = text[index] }
    // 2026-10-01T09:00:00Z
    write(seconds / 3_600, to: bytes + 11)
    write(seconds / 60 % 60, to: bytes + 14)
    write(seconds % 60, to: bytes + 17)
  }

  /// Writes two digits.
  @inline(__always)
  private func write(_ number: Int64, to bytes: UnsafeMutablePointer<UInt8>) {
    bytes[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10)
    bytes[1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
  }
}

enum Hexadecimal {
  /// Two digits for each byte, the first in the low byte.
  private static let pairs: [UInt16] = (0..<256).map { byte in
    let digits = Array("0123456789abcdef".utf8)
    return UInt16(digits[byte >> 4]) | UInt16(digits[byte & 15]) << 8
  }

  /// Writes the 36 characters of a UUID.
  @inline(__always)
  static func write(_ uuid: UUID128, to bytes: UnsafeMutablePointer<UInt8>) {
    pairs.withUnsafeBufferPointer { pairs in
      var place = 0
      for index in 0..<16 {
        if index == 4 || index == 6 || index == 8 || index == 10 {
          bytes[place] = UInt8(ascii: "-")
          place += 1
        }
        let word = index < 8 ? uuid.high : uuid.low
        let pair = pairs[Int(word >> UInt64(56 - index % 8 * 8) & 255)]
        bytes[place] = UInt8(truncatingIfNeeded: pair)
        bytes[place + 1] = UInt8(truncatingIfNeeded: pair >> 8)
        place += 2
      }
    }
  }
}
