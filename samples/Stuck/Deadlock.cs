using FiberNet;

/// <summary>Two mutexes and a channel in a ring: the second order waits for its receipt, whose writer waits for what the order holds.</summary>
internal static class Deadlock
{
    private static readonly FiberMutex s_stock = new("stock");
    private static readonly FiberMutex s_ledger = new("ledger");
    private static readonly FiberChannel<int> s_orders = new(capacity: 8, name: "orders");
    private static readonly FiberChannel<string> s_receipts = new(name: "receipts");

    internal static async FiberTask Run()
    {
        Fiber clerk = Fiber.Start(WriteReceipts, "clerk");
        await Fiber.Start(() => Order(16), "order 16").Join();
        Fiber order = Fiber.Start(() => Order(17), "order 17");
        Fiber inventory = Fiber.Start(CountStock, "inventory");
        while (clerk.Info().Target.Kind != WaitKind.Mutex || order.Status != FiberStatus.Suspended || inventory.Info().Target.Kind != WaitKind.Mutex)
            await Fiber.Yield();
    }

    private static async FiberTask Order(int number)
    {
        using MutexGuard stock = await s_stock.Lock();
        await s_orders.Put(number);
        await s_receipts.Get();
    }

    /// <summary>Writes a receipt for each order, and the ledger under its lock.</summary>
    private static async FiberTask WriteReceipts()
    {
        while (await s_orders.Get() is { Status: ChannelStatus.Ok } order)
        {
            if (order.Value % 2 == 1)
                await Fiber.Sleep(TimeSpan.FromMilliseconds(50));
            using MutexGuard ledger = await s_ledger.Lock();
            await s_receipts.Put($"receipt for {order.Value}");
        }
    }

    /// <summary>Takes the two locks in the other order: this is the fault.</summary>
    private static async FiberTask CountStock()
    {
        using MutexGuard ledger = await s_ledger.Lock();
        using MutexGuard stock = await s_stock.Lock();
    }
}
