import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct TurnsTests {
  @Test func whoWaitsIsSeenByOthers() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.db")
    let (writer, other, third) = (Turns(database: path), Turns(database: path), Turns(database: path))
    #expect(!writer.isAwaited)
    other.waiting {
      #expect(!writer.isAwaited, "nobody was refused the lock yet")
      other.noteBusy()
      #expect(writer.isAwaited)
      #expect(!other.isAwaited, "itself is no other")
      third.waiting {
        third.noteBusy()
        third.noteBusy()
        #expect(writer.isAwaited)
      }
      #expect(writer.isAwaited)
    }
    #expect(!writer.isAwaited)
    other.noteBusy()
    #expect(!writer.isAwaited, "a reader is no writer")
  }

  @Test func theFileIsRemovedAndMadeAgain() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("activity.db")
    var first: Turns? = Turns(database: path)
    let second = Turns(database: path)
    #expect(first?.isAwaited == false && !second.isAwaited)
    first = nil
    #expect(!FileManager.default.fileExists(atPath: path + "-turn"))
    let third = Turns(database: path)
    third.waiting {
      third.noteBusy()
      #expect(second.isAwaited)
    }
  }

  @Test func withoutAFileNobodyIsAwaited() {
    let turns = Turns(database: "/nonexistent/activity.db")
    turns.waiting { turns.noteBusy() }
    #expect(!turns.isAwaited)
    turns.giveWay()
  }
}
