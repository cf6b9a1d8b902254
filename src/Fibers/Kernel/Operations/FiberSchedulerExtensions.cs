using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>What the author of an operation needs from a <see cref="FiberScheduler"/>; see <see cref="Operation{T}"/> for how to write one.</summary>
/// <remarks>Thread rule: the scheduler's thread only. A method called on another thread throws <see cref="InvalidOperationException"/> where it says so.</remarks>
public static class FiberSchedulerExtensions
{
    extension(FiberScheduler scheduler)
    {
        /// <summary>
        /// The number of the last error of the running fiber, as errno(3) is a thread's. The layers above keep it here, so
        /// that no other fiber's call overwrites it. Outside fibers all callbacks share one number.
        /// </summary>
        public ushort LastError
        {
            get => scheduler.LastErrorNumber;
            set => scheduler.LastErrorNumber = value;
        }

        /// <summary>How many bytes the operations of the scheduler have received. Any thread; another one may see a value that is a little old.</summary>
        public long BytesReceived => scheduler.Transfers.Received;

        /// <summary>How many bytes the operations of the scheduler have sent. Any thread; another one may see a value that is a little old.</summary>
        public long BytesSent => scheduler.Transfers.Sent;

        /// <summary>Checks a timeout by the one rule of this library: <c>null</c>, infinite, or between zero and 100 years.</summary>
        /// <param name="timeout">The timeout.</param>
        /// <param name="name">The name of the argument; the compiler fills it in.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void CheckTimeout(TimeSpan? timeout, [CallerArgumentExpression(nameof(timeout))] string name = "") =>
            TimeoutRule.Check(timeout, name);
    }

    /// <summary>Counts a system call that receives, for the scheduler and, with <see cref="FiberSchedulerOptions.MeasureFibers"/>, for the fiber.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="bytes">How many bytes it has received; 0 if it failed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountReceived(this FiberScheduler scheduler, long bytes) => scheduler.CountReceived(bytes);

    /// <summary>Counts a system call that sends, for the scheduler and, with <see cref="FiberSchedulerOptions.MeasureFibers"/>, for the fiber.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="bytes">How many bytes it has sent; 0 if it failed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountSent(this FiberScheduler scheduler, long bytes) => scheduler.CountSent(bytes);

    /// <summary>As <see cref="CountReceived"/> and <see cref="CountSent"/>, on any thread. On another one than the scheduler's no fiber is charged.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="received">How many bytes were received.</param>
    /// <param name="sent">How many bytes were sent.</param>
    public static void CountOnAnyThread(this FiberScheduler scheduler, long received, long sent) => scheduler.CountOnAnyThread(received, sent);

    /// <summary>Charges the system calls that follow, while no fiber runs, to the fiber that awaits an operation.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="operation">The operation that is tried; <c>null</c> when that is over.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Serve(this FiberScheduler scheduler, FiberBox? operation) => scheduler.Serve(operation);

    /// <summary>
    /// Checks, on entry of a call that cannot return a task, that the thread is right and that the running fiber is not
    /// interrupted. Such a call cannot yield, so it always throws; others use <see cref="TryEnterOperation"/>.
    /// </summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The running fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the running fiber has expired.</exception>
    /// <exception cref="OperationCanceledException">The scheduler has ended; only <see cref="Task"/> code still runs.</exception>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EnterOperation(this FiberScheduler scheduler) => scheduler.EnterOperation();

    /// <summary>Checks, on entry of a call that can suspend and returns a task, that the thread is right and that the running fiber is not interrupted.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <returns>True if the call may go on. False if the running fiber is interrupted: return <see cref="Refuse{T}(FiberScheduler)"/> then.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    /// <exception cref="OperationCanceledException">The scheduler has ended; only <see cref="Task"/> code still runs.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryEnterOperation(this FiberScheduler scheduler) => scheduler.TryEnterOperation();

    /// <summary>Refuses a call of the running fiber with its interruption, after <see cref="TryEnterOperation"/> returned false.</summary>
    /// <typeparam name="T">The type of the call's result.</typeparam>
    /// <param name="scheduler">The scheduler.</param>
    /// <returns>The task to return to the caller; see <see cref="RefuseWith{T}(FiberScheduler, Exception)"/>.</returns>
    /// <exception cref="FiberCanceledException">The running fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the running fiber has expired.</exception>
    [StackTraceHidden]
    public static FiberTask<T> Refuse<T>(this FiberScheduler scheduler) => scheduler.Refuse<T>();

    /// <inheritdoc cref="Refuse{T}(FiberScheduler)"/>
    [StackTraceHidden]
    public static FiberTask Refuse(this FiberScheduler scheduler) => scheduler.Refuse();

    /// <summary>
    /// Refuses a call by throwing. The throw counts against the budget of the running fiber; once that is used up, the
    /// exception comes in a task whose await yields first. A loop that catches the exception and calls again therefore cannot
    /// starve the other fibers.
    /// </summary>
    /// <typeparam name="T">The type of the call's result.</typeparam>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="exception">What the call throws.</param>
    /// <returns>The task to return to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <c>null</c>.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    [StackTraceHidden]
    public static FiberTask<T> RefuseWith<T>(this FiberScheduler scheduler, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return scheduler.RefuseFor<T>(exception);
    }

    /// <inheritdoc cref="RefuseWith{T}(FiberScheduler, Exception)"/>
    [StackTraceHidden]
    public static FiberTask RefuseWith(this FiberScheduler scheduler, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return scheduler.RefuseFor(exception);
    }

    /// <summary>
    /// Makes the task of an operation that completed at once. If the budget of the running fiber is used up, the await of the
    /// task yields first, although the result is there. That is how a fiber that never waits lets others run.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="result">The result.</param>
    /// <returns>The task to return to the caller.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FiberTask<T> Finish<T>(this FiberScheduler scheduler, T result) => scheduler.Finish(result);

    /// <summary>
    /// Makes the task of an operation that completed at once, with a result that has an owner. The owner publishes what belongs
    /// with the result when the caller takes it, and gets the result back if the fiber ends without taking it.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <typeparam name="TOwner">The type of the owner.</typeparam>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="result">The result.</param>
    /// <param name="owner">The owner. <see cref="IResultOwner{T}.Taken"/> is called before this method returns, unless the budget is used up.</param>
    /// <param name="bytes">How many bytes the operation moved: each 8 KiB count as one more operation. Negative counts as zero.</param>
    /// <returns>The task to return to the caller.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FiberTask<T> Finish<T, TOwner>(this FiberScheduler scheduler, T result, TOwner owner, long bytes = 0)
        where TOwner : struct, IResultOwner<T> => scheduler.Finish(result, owner, bytes);

    /// <summary>
    /// Makes the task of an operation whose result is there, after <see cref="TrySpend(FiberScheduler)"/> has said that the budget is
    /// used up: the await yields first. <see cref="Finish{T, TOwner}"/> does both.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <typeparam name="TOwner">The type of the owner.</typeparam>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="result">The result.</param>
    /// <param name="owner">The owner. It is told when the fiber takes the result, or ends without taking it.</param>
    /// <returns>The task to return to the caller.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public static FiberTask<T> Defer<T, TOwner>(this FiberScheduler scheduler, T result, TOwner owner)
        where TOwner : struct, IResultOwner<T> => new(scheduler.Defer(result, owner));

    /// <summary>Counts an operation that completes without suspending against the budget of the running fiber.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <returns>True if the operation may complete at once; false if it has to return the task of <see cref="Defer{T, TOwner}"/>.</returns>
    /// <remarks><see cref="Finish{T}(FiberScheduler, T)"/> does both; call this only where the charge comes before the result.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySpend(this FiberScheduler scheduler) => scheduler.TrySpend();

    /// <summary>Counts an operation that moved bytes: each 8 KiB count as one more operation, because they take as long.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="bytes">How many bytes; negative counts as zero.</param>
    /// <returns>True if the operation may complete at once.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySpend(this FiberScheduler scheduler, long bytes) => scheduler.TrySpend(bytes);

    /// <summary>Takes an operation from the pool of its type.</summary>
    /// <typeparam name="TOperation">The type of the operation.</typeparam>
    /// <param name="scheduler">The scheduler.</param>
    /// <returns>A pending operation: one that <see cref="Operation{T}.OnRecycle"/> has cleaned, or a new one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TOperation Rent<TOperation>(this FiberScheduler scheduler)
        where TOperation : FiberBox, new() => scheduler.Rent<TOperation>();

    /// <summary>
    /// Tells the scheduler that a fiber waits for work on another thread that will post its end: a <see cref="VirtualClock"/>
    /// stands still meanwhile, and waiting is no deadlock. Call <see cref="EndOutsideWork"/> when the fiber waits no longer.
    /// </summary>
    /// <param name="scheduler">The scheduler.</param>
    public static void BeginOutsideWork(this FiberScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.CheckAccess();
        scheduler.ForeignParks++;
    }

    /// <summary>Ends what <see cref="BeginOutsideWork"/> began.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <exception cref="InvalidOperationException">It was called more often than <see cref="BeginOutsideWork"/>.</exception>
    public static void EndOutsideWork(this FiberScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.CheckAccess();
        if (scheduler.ForeignParks == 0)
            throw new InvalidOperationException("No work outside is under way. Call EndOutsideWork once for each BeginOutsideWork.");
        scheduler.ForeignParks--;
    }
}
