import NIOCore

/// Runs the task of a connection on the connection's own event loop.
///
/// Otherwise each request hops between the loop that reads it and a thread of the global executor, and back: several
/// switches of threads for work of some microseconds. What takes long must go elsewhere (`Intake.worker`, `offloaded`).
final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    eventLoop.execute { job.runSynchronously(on: executor) }
  }
}
