import Testing

@testable import Ingest

@Suite struct RejectionsTests {
  private func rejections(_ offsets: Range<Int>) -> Rejections {
    var rejections = Rejections()
    for offset in offsets { rejections.note(RejectedRecord(offset: offset, problem: .notJSON)) }
    return rejections
  }

  @Test func theFirstAreDescribedAndAllAreCounted() {
    #expect(rejections(0..<0).described.isEmpty && rejections(0..<0).count == 0)
    #expect(rejections(0..<7).described.map(\.offset) == [0, 1, 2, 3, 4] && rejections(0..<7).count == 7)
    var sum = rejections(0..<3)
    sum += rejections(10..<19)
    #expect(sum.described.map(\.offset) == [0, 1, 2, 10, 11] && sum.count == 12)
  }
}
