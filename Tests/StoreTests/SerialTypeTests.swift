import Testing

@testable import Store

@Suite struct SerialTypeTests {
  /// "Record Format" in https://sqlite.org/fileformat2.html.
  @Test func sizesAreThoseOfTheFormat() throws {
    let sizes: [UInt8: Int] = [0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0]
    for type in UInt8.min...UInt8.max {
      if let size = sizes[type] {
        #expect(try SerialType.size(type) == size)
      } else {
        #expect(throws: DamagedPage.self) { try SerialType.size(type) }
      }
    }
  }
}
