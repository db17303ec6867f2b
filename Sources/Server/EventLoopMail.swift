import Foundation
import NIOCore
import Synchronization

/// Brings work from other threads to an event loop: what comes while the loop is being woken shares the wake-up.
final class EventLoopMail: Sendable {
  private let eventLoop: any EventLoop
  private let waiting = Mutex<[@Sendable () -> Void]>([])
  private let lastDate = Mutex((second: Int.min, text: ""))

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  func post(_ work: @escaping @Sendable () -> Void) {
    let isFirst = waiting.withLock {
      $0.append(work)
      return $0.count == 1
    }
    guard isFirst else { return }
    eventLoop.execute { [self] in
      let all = waiting.withLock { waiting in
        defer { waiting = [] }
        return waiting
      }
      for work in all { work() }
    }
  }
}

extension EventLoopMail {
  /// Now, for the header Date of answers: https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats.
  var date: String {
    let now = time(nil)
    return lastDate.withLock {
      if $0.second != now { $0 = (now, EventLoopMail.date(now)) }
      return $0.text
    }
  }

  /// Seconds since 1970 as a date of HTTP.
  static func date(_ seconds: Int) -> String {
    var (seconds, parts) = (seconds, tm())
    gmtime_r(&seconds, &parts)
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(day), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1_900 + parts.tm_year) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }
}

/// The mail of each event loop.
final class EventLoopMails: Sendable {
  private let mails = Mutex<[ObjectIdentifier: EventLoopMail]>([:])

  func mail(to eventLoop: any EventLoop) -> EventLoopMail {
    mails.withLock {
      if let mail = $0[ObjectIdentifier(eventLoop)] { return mail }
      let mail = EventLoopMail(eventLoop)
      $0[ObjectIdentifier(eventLoop)] = mail
      return mail
    }
  }
}
