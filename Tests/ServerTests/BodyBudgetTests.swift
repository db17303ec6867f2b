import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Server

@Suite struct BodyBudgetTests {
  /// Parts of so many bytes each.
  private func request(_ parts: [Int], length: Int? = nil) -> Request {
    var fields = HTTPFields()
    if let length { fields[.contentLength] = String(length) }
    let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/events", headerFields: fields)
    let stream = AsyncStream<ByteBuffer> { continuation in
      for part in parts { continuation.yield(ByteBuffer(repeating: 0x20, count: part)) }
      continuation.finish()
    }
    return Request(head: head, body: RequestBody(asyncSequence: stream))
  }

  /// What became of a body: its size, or why it was refused; and how much of it came in.
  private func outcome(
    _ budget: BodyBudget, _ request: Request, limit: Int = 1 << 20
  ) async -> (outcome: String, received: Int) {
    var received = 0
    do throws(Refusal) {
      let size = try await budget.withBody(of: request, limit: limit, &received) { (body) throws(Refusal) in
        body.readableBytes
      }
      return ("\(size)", received)
    } catch {
      return (error.reason, received)
    }
  }

  @Test(
    arguments: [
      ([], nil, "0", 0), ([5], 5, "5", 5), ([2, 3], 5, "5", 5), ([2, 3], nil, "5", 5),
      // More or less than the sender says.
      ([2, 3], 6, "cut_off", 5), ([2, 3], 4, "5", 5),
      // As much as may be, and more: said before, or found out.
      ([50, 50], nil, "100", 100), ([50, 51, 7], nil, "too_large", 101), ([1], 101, "too_large", 0),
      ([1], Int.max, "too_large", 0),
    ] as [([Int], Int?, String, Int)])
  func oneBody(_ parts: [Int], _ length: Int?, _ outcome: String, _ received: Int) async {
    let found = await self.outcome(BodyBudget(limit: 1 << 20), request(parts, length: length), limit: 100)
    #expect(found == (outcome, received))
  }

  /// A buffer has room for twice of what it holds, and small ones are not counted.
  @Test func bodiesShareTheBudget() async throws {
    let budget = BodyBudget(limit: 300_000)
    let small = BodyBudget.smallBody
    var received = 0
    try await budget.withBody(of: request([50_000, 50_000]), limit: 1 << 20, &received) { (_) throws(Refusal) in
      #expect(await outcome(budget, request([50_000, 50_000])) == ("memory_full", 100_000))
      #expect(await outcome(budget, request([small])) == ("\(small)", small))
      // What was refused holds nothing.
      #expect(await outcome(budget, request([30_000, 20_000, 20_000])) == ("memory_full", 70_000))
    }
    #expect(await outcome(budget, request([50_000, 50_000])) == ("100000", 100_000))
  }

  /// What a body was inflated by counts as long as it is held.
  @Test func inflatedBodiesShareTheBudget() async throws {
    let budget = BodyBudget(limit: 300_000)
    func hold(_ bytes: Int) async -> String {
      do throws(Refusal) {
        return try await budget.holding(bytes) { () throws(Refusal) in "held" }
      } catch { return error.reason }
    }
    #expect(await hold(300_000) == "held")
    #expect(await hold(300_001) == "memory_full")
    #expect(await hold(0) == "held")
    try await budget.holding(200_000) { () throws(Refusal) in
      #expect(await hold(100_001) == "memory_full")
      #expect(await hold(100_000) == "held")
    }
    #expect(await hold(300_000) == "held")
  }
}
