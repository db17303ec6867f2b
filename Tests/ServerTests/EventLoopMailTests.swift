import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Server

@Suite struct EventLoopMailTests {
  private final class Done: Sendable {
    let numbers = Mutex<[Int]>([])
  }

  /// Examples: https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats, and the ends of a leap February.
  @Test(arguments: [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"), (1_798_761_600, "Fri, 01 Jan 2027 00:00:00 GMT"),
  ])
  func datesOfHTTP(_ seconds: Int, _ text: String) {
    #expect(EventLoopMail.date(seconds) == text)
  }

  @Test func workComesOnceAndInOrderFromAnyThread() async {
    let loop = NIOAsyncTestingEventLoop()
    let mail = EventLoopMails().mail(to: loop)
    let done = Done()
    await withTaskGroup { group in
      for sender in 0..<4 {
        group.addTask {
          for number in 0..<1_000 { mail.post { done.numbers.withLock { $0.append(sender * 1_000 + number) } } }
        }
      }
    }
    await loop.run()
    let all = done.numbers.withLock { $0 }
    #expect(all.sorted() == Array(0..<4_000))
    for sender in 0..<4 { #expect(all.filter { $0 / 1_000 == sender } == Array(sender * 1_000..<(sender + 1) * 1_000)) }
  }

  @Test func aLoopHasOneMail() {
    let (mails, first, second) = (EventLoopMails(), EmbeddedEventLoop(), EmbeddedEventLoop())
    #expect(mails.mail(to: first) === mails.mail(to: first))
    #expect(mails.mail(to: first) !== mails.mail(to: second))
  }
}
