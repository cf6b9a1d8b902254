// A chat: the first line of a member is its name; every other line goes to all other members.
// Try it in two terminals: nc 127.0.0.1 8080
using System.Text;
using FiberNet;

var room = new Room();
return Sample.Serve(args, async socket =>
{
    if (await ReadText(socket) is not { Length: > 0 } name)
        return;
    var member = new Member(name, socket);
    Fiber writer = Fiber.Create(member.WriteAll, $"writer of {name}");
    member.Say($"* you are {name}");
    room.Enter(member);
    try
    {
        while (await ReadText(socket) is { } text)
            room.Say(member, $"{name}: {text}");
    }
    finally
    {
        room.Leave(member);
        using (Fiber.Shield(TimeSpan.FromSeconds(1)))
            await writer.Join();
    }
});

static async FiberTask<string?> ReadText(FiberSocket socket)
{
    byte[]? line = await socket.ReadLine(1024);
    return line is [.., (byte)'\n'] ? Encoding.UTF8.GetString(line).TrimEnd() : null;
}
