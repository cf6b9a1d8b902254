namespace FiberNet.Analyzers.Tests;

public class StoredTaskTests
{
    [Theory]
    [InlineData("members: FiberTask [|_task|];")]
    [InlineData("members: FiberTask<int> [|_task|];")]
    [InlineData("members: FiberTask[] [|_tasks|];")]
    [InlineData("members: List<FiberTask<int>> [|_tasks|];")]
    [InlineData("members: Dictionary<int, FiberTask> [|_tasks|];")]
    [InlineData("members: FiberTask<int> [|Pending|] { get; set; }")]
    [InlineData("members: (int, FiberTask) [|_pair|];")]
    [InlineData("var tasks = [|new List<FiberTask>()|];")]
    [InlineData("var tasks = [|new FiberTask[2]|];")]
    public Task Reports_a_stored_task(string code) => Verify.Reports<StoredTaskAnalyzer>(code);

    [Theory]
    [InlineData("members: Func<FiberTask> _body;")]
    [InlineData("members: List<Func<FiberTask<int>>> _bodies = new();")]
    [InlineData("members: Fiber _fiber; Fiber<int> _other;")]
    [InlineData("members: Task _task;")]
    [InlineData("members: static readonly FiberTask s_done = FiberTask.CompletedTask;")]
    [InlineData("members: FiberTask Current => default;")]
    [InlineData("members: ref struct Holder { FiberTask _task; }")]
    [InlineData("members: struct Awaiter : System.Runtime.CompilerServices.INotifyCompletion { FiberTask _task; public void OnCompleted(Action a) { } }")]
    [InlineData("var fibers = new List<Fiber>(); var bodies = new Func<FiberTask>[2];")]
    [InlineData("FiberTask task = Work(); await task;")]
    public Task Accepts_what_is_no_task(string code) => Verify.Accepts<StoredTaskAnalyzer>(code);
}
