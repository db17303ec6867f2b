import Hummingbird

/// A Hummingbird that does nothing but read a body and send it back: what `bench/hook` compares the hook with.
@main
struct HookEcho {
  static func main() async throws {
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8_081
    let router = Router()
    router.post("events") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      return Response(
        status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }
    let application = Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
    try await application.runService()
  }
}
