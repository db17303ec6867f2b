import TestSupport
import Testing

@testable import Ingest

@Suite struct KeptFilesTests {
  @Test func keepsThoseThatWereUsedLast() throws {
    let folder = try TemporaryFolder()
    let kept = KeptFiles(limit: 2)
    let files = try ["a", "b", "c"].map { try OpenFile(path: folder.write([1], to: $0)) }
    let ids = try files.map { try #require($0.state).id }
    kept.keep(files[0], ids[0])
    kept.keep(files[1], ids[1])
    kept.keep(files[0], ids[0])
    kept.keep(files[2], ids[2])
    #expect(ids.map { kept.file($0) != nil } == [true, false, true])
    #expect(kept.file(ids[0]) === files[0])
    kept.close(ids[0])
    kept.close(ids[1])
    #expect(ids.map { kept.file($0) != nil } == [false, false, true])
  }
}
