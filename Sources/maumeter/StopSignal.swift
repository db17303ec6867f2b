import Foundation
import Synchronization

/// SIGTERM and SIGINT as a wish to end, which is granted when it is safe.
enum StopSignal {
  private static let flag = Atomic<Bool>(false)

  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From now on the first signal asks, and the second one ends the process as ever.
  static func listen() {
    _ = isRequested
    for number in [SIGTERM, SIGINT] {
      signal(number) { number in
        StopSignal.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}
