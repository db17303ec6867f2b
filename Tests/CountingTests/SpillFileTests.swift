import Domain
import Foundation
import Testing

@testable import Counting

@Suite struct SpillFileTests {
  @Test func aFolderThatIsMemoryIsTheLastChoice() {
    #expect(SpillFile.folder("/elsewhere") == "/elsewhere")
    #expect(SpillFile.folder(nil) == (FileManager.default.isWritableFile(atPath: "/var/tmp") ? "/var/tmp" : "/tmp"))
  }

  @Test func givesBackWhatWasAppended() throws {
    let sightings = (0..<100).map { number in
      Sighting(
        id: UUID128(high: 1, low: UInt64(number)), user: UUID128(high: 2, low: UInt64(number)), client: 3,
        pool: PoolNumber(rawValue: 4), place: 5, month: Month(year: 2026, month: 10), kind: .signIn)
    }
    let file = try SpillFile()
    let first = try file.append(Array(sightings[..<60]))
    let second = try file.append(Array(sightings[60...]))
    var read: [Sighting] = []
    try file.read(count: 40, at: second, into: &read)
    try file.read(count: 60, at: first, into: &read)
    #expect(read.map(\.id.low) == Array(60..<100) + Array(0..<60))
    #expect(read.allSatisfy { $0.client == 3 && $0.place == 5 && $0.kind == .signIn && $0.user.high == 2 })
    #expect(throws: SpillError.self) { try file.read(count: 1, at: second + 40 * 48, into: &read) }
  }
}
