import Domain
import TestSupport
import Testing

@Suite struct EventTests {
  @Test func countsAddUpFieldByField() {
    var left = RecordCounts()
    (left.read, left.recorded, left.duplicates, left.notCognito) = (1, 2, 3, 4)
    (left.failed, left.unattributed, left.notCounted, left.rejected) = (5, 6, 7, 8)
    var right = RecordCounts()
    (right.read, right.recorded, right.duplicates, right.notCognito) = (10, 20, 30, 40)
    (right.failed, right.unattributed, right.notCounted, right.rejected) = (50, 60, 70, 80)
    let sum = left + right
    #expect([sum.read, sum.recorded, sum.duplicates, sum.notCognito] == [11, 22, 33, 44])
    #expect([sum.failed, sum.unattributed, sum.notCounted, sum.rejected] == [55, 66, 77, 88])
    #expect(left + RecordCounts() == left)
  }

  @Test func eventsAreSortedByTimeAndThenID() {
    var generator = SeededGenerator(seed: 8)
    var batch = EventBatch()
    for _ in 0..<500 {
      let time = Instant(secondsSinceEpoch: Int64(generator.number(0..<20)))
      batch.events.append(Event(id: generator.uuid(), time: time, kind: .signIn))
    }
    let all = Set(batch.events)
    batch.sortEvents()
    #expect(Set(batch.events) == all)
    for (first, second) in zip(batch.events, batch.events.dropFirst()) {
      #expect((first.time, first.id) < (second.time, second.id))
    }
  }

  @Test func anEventIsSmall() {
    #expect(MemoryLayout<Event>.stride <= 72)
  }
}
