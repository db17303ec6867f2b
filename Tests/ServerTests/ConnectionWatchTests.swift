import NIOCore
import NIOEmbedded
import Testing

@testable import Server

@Suite struct ConnectionWatchTests {
  /// What happens on a connection, and seconds that pass.
  enum Step: Sendable {
    case bytes, requestEnded, answered, pass(Int64)
  }

  /// Requests may take 60 seconds to come in, and connections be idle for 75.
  @Test(
    arguments: [
      ([.pass(59)], true), ([.pass(61)], false), ([.bytes, .pass(59)], true), ([.bytes, .pass(61)], false),
      // However steadily it trickles.
      ([.bytes, .pass(30), .bytes, .pass(29)], true), ([.bytes, .pass(30), .bytes, .pass(31)], false),
      // An answer may take as long as it takes.
      ([.bytes, .requestEnded, .pass(600)], true),
      ([.bytes, .requestEnded, .pass(600), .answered, .pass(74)], true),
      ([.bytes, .requestEnded, .pass(600), .answered, .pass(136)], false),
      // The next request has its own time.
      ([.bytes, .requestEnded, .answered, .pass(70), .bytes, .pass(50)], true),
      ([.bytes, .requestEnded, .answered, .pass(70), .bytes, .pass(121)], false),
      ([.bytes, .pass(50), .requestEnded, .answered, .pass(50), .bytes, .requestEnded, .pass(50), .answered], true),
    ] as [([Step], Bool)])
  func connectionsAreClosedWhenNothingGoesOn(_ steps: [Step], _ isOpen: Bool) throws {
    let watch = ConnectionWatch(requestLimit: .seconds(60), idleLimit: .seconds(75))
    let channel = EmbeddedChannel(handler: watch)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    for step in steps {
      switch step {
      case .bytes: try channel.writeInbound(ByteBuffer(string: "x"))
      case .requestEnded: watch.requestEnded()
      case .answered: watch.answered(more: false)
      // Timers run when their time has come, not only at the end.
      case .pass(let seconds): for _ in 0..<seconds { channel.embeddedEventLoop.advanceTime(by: .seconds(1)) }
      }
    }
    #expect(channel.isActive == isOpen)
    _ = try? channel.finish(acceptAlreadyClosed: true)
  }

  @Test func answersPassTheEncoderBy() throws {
    let watch = ConnectionWatch(requestLimit: .seconds(60), idleLimit: .seconds(75))
    let channel = EmbeddedChannel(handler: watch)
    watch.send(ByteBuffer(string: "answer"))
    #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "answer"))
    _ = try channel.finish()
  }
}
