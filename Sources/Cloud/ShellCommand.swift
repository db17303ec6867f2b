import Foundation

/// A command that runs in a shell, with all that it starts in one process group, and is read until it ends or is ended.
///
/// Foundation's `Process` neither ends what a command has started nor keeps the pipe from programs that are started at
/// the same time, which then hold it open.
final class ShellCommand {
  enum Ending { case status(Int32), signal(Int32) }

  private let process: pid_t
  private let descriptor: Int32
  private var isOver = false

  /// Starts it, with nothing to read and the errors of this program.
  init(_ command: String) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    do { process = try ShellCommand.spawn(command, output: ends[1]) } catch {
      close(ends[0])
      throw error
    }
    descriptor = ends[0]
  }

  /// Ends all of it that has not ended.
  deinit {
    close(descriptor)
    guard !isOver else { return }
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// What it prints until nobody can print any more, or as many bytes; nil when the time is over first.
  func output(limit: Int, until end: ContinuousClock.Instant) -> [UInt8]? {
    var printed: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while printed.count < limit {
      guard ContinuousClock.now < end else { return nil }
      var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&question, 1, 50) > 0 else { continue }
      let count = read(descriptor, &buffer, min(buffer.count, limit - printed.count))
      if count == 0 { break }
      printed += buffer.prefix(max(0, count))
    }
    return printed
  }

  /// How it ended; nil when the time is over first.
  func ending(until end: ContinuousClock.Instant) -> Ending? {
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      guard ContinuousClock.now < end else { return nil }
      usleep(2_000)
    }
    isOver = true
    // Of the status of `waitpid` the lowest seven bits are the signal, and the next byte is what it exited with.
    return status & 0x7f == 0 ? .status(status >> 8 & 0xff) : .signal(status & 0x7f)
  }

  private static func spawn(_ command: String, output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals mean to it what they mean to any command, whatever this program does about them.
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let arguments = Strings(["/bin/sh", "-c", command])
    let surroundings = Strings(ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" })
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments.list, surroundings.list)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOEXEC) }
    return process
  }
}

/// Texts as C takes a list of them, which ends with nil.
private final class Strings {
  let list: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { list = texts.map { strdup($0) } + [nil] }

  deinit { for text in list { free(text) } }
}
