import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct TurnsTests {
  @Test func whoWaitsIsSeenByOthers() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.db")
    let (writer, other, third) = (Turns(database: path), Turns(database: path), Turns(database: path))
    #expect(!writer.isAwaited)
    other.enter()
    #expect(writer.isAwaited)
    #expect(!other.isAwaited, "itself is no other")
    other.leave()
    #expect(!writer.isAwaited)
    third.waiting {
      #expect(writer.isAwaited && other.isAwaited && !third.isAwaited)
    }
    #expect(!writer.isAwaited)
  }

  /// Whoever came first goes first, whoever is quicker.
  @Test func turnsAreTakenInOrder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.db")
    let (first, observer) = (Turns(database: path), Turns(database: path))
    let order = Mutex<[Int]>([])
    first.enter()
    let threads = (1...3).map { number in
      let isReady = DispatchSemaphore(value: 0)
      let isDone = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let turns = Turns(database: path, timeout: 60)
        isReady.signal()
        turns.enter()
        order.withLock { $0.append(number) }
        turns.leave()
        isDone.signal()
      }
      isReady.wait()
      // The next one comes later: there is nothing to see of a ticket but that it is one of several.
      Thread.sleep(forTimeInterval: 0.05)
      return isDone
    }
    #expect(order.withLock { $0 }.isEmpty)
    #expect(observer.isAwaited)
    first.leave()
    for thread in threads { thread.wait() }
    #expect(order.withLock { $0 } == [1, 2, 3])
  }

  @Test func theFileIsRemovedAndMadeAgain() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.db")
    let (first, second, third) = (Turns(database: path), Turns(database: path), Turns(database: path))
    #expect(!first.isAwaited && !second.isAwaited)
    first.close()
    #expect(!FileManager.default.fileExists(atPath: path + "-turn"))
    third.waiting {
      #expect(second.isAwaited)
      second.close()
      #expect(FileManager.default.fileExists(atPath: path + "-turn"), "somebody waits there")
    }
    third.close()
    #expect(!FileManager.default.fileExists(atPath: path + "-turn"))
  }

  @Test func withoutAFileNobodyIsAwaited() {
    let turns = Turns(database: "/nonexistent/activity.db")
    #expect(turns.waiting { 1 } == 1)
    #expect(!turns.isAwaited)
  }

  /// Somebody who stopped in the line must not keep all others from writing.
  @Test func afterATimeAnybodyTries() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.db")
    let (stuck, other) = (Turns(database: path), Turns(database: path, timeout: 0.01))
    stuck.enter()
    #expect(other.waiting { 2 } == 2)
    stuck.leave()
  }
}
