import Domain
import Testing

@Suite struct HashSeedTests {
  /// Places of a table of 65,536, of 4,000 keys.
  private func places(_ keys: [UUID128]) -> Int { Set(keys.map { HashSeed.process.hash($0) & 0xFFFF }).count }

  /// Keys that differ in a few bits, wherever, and those that collided while everybody knew the hash.
  @Test func keysHavePlacesOfTheirOwn() {
    let numbers = 0..<UInt64(4_000)
    let shifts: [UInt64] = [0, 20, 32, 48]
    for shift in shifts {
      #expect(places(numbers.map { UUID128(high: $0 << shift, low: 0) }) > 3_600)
      #expect(places(numbers.map { UUID128(high: 0, low: $0 << shift) }) > 3_600)
      #expect(places(numbers.map { UUID128(high: $0 << shift, low: $0 << shift) }) > 3_600)
    }
    #expect(places(numbers.map { UUID128(high: $0, low: 7 ^ $0 &* 31) }) > 3_600)
    #expect(places(numbers.map { UUID128(high: 7 ^ $0 &* 31, low: $0) }) > 3_600)
  }

  @Test func theSameKeyHasTheSamePlace() {
    let key = UUID128(high: 1, low: 2)
    #expect(HashSeed.process.hash(key) == HashSeed.process.hash(1, 2))
    #expect(HashSeed.process.hash(1, 2) != HashSeed.process.hash(2, 1))
  }
}
