using System.Buffers.Text;
using System.Globalization;
using System.Text;

/// <summary>The values, and the commands on them. One thread, so no locks.</summary>
internal sealed class Store
{
    private readonly Dictionary<string, byte[]> _values = [];

    /// <summary>Executes a command.</summary>
    /// <returns>False if the peer asked to close the connection.</returns>
    internal bool Execute(List<byte[]> request, ReplyWriter reply)
    {
        string name = Encoding.Latin1.GetString(request[0]).ToUpperInvariant();
        switch (name, request.Count)
        {
            case ("GET", 2):
                reply.Bulk(_values.GetValueOrDefault(Key(request[1])));
                break;
            case ("SET", 3):
                _values[Key(request[1])] = request[2];
                reply.Simple("OK"u8);
                break;
            case ("PING", 1):
                reply.Simple("PONG"u8);
                break;
            case ("PING" or "ECHO", 2):
                reply.Bulk(request[1]);
                break;
            case ("DEL", > 1):
                reply.Number(':', request.Skip(1).Count(key => _values.Remove(Key(key))));
                break;
            case ("EXISTS", > 1):
                reply.Number(':', request.Skip(1).Count(key => _values.ContainsKey(Key(key))));
                break;
            case ("INCR", 2):
                Increment(Key(request[1]), reply);
                break;
            case ("DBSIZE", 1):
                reply.Number(':', _values.Count);
                break;
            case ("FLUSHALL", 1):
                _values.Clear();
                reply.Simple("OK"u8);
                break;
            case ("COMMAND" or "CONFIG", _):
                reply.Number('*', 0);
                break;
            case ("QUIT", _):
                reply.Simple("OK"u8);
                return false;
            case ("GET" or "SET" or "DEL" or "EXISTS" or "INCR" or "ECHO", _):
                reply.Error($"wrong number of arguments for '{name.ToLowerInvariant()}' command");
                break;
            default:
                reply.Error($"unknown command '{name}'");
                break;
        }

        return true;
    }

    // One character for each byte: a key may have any.
    private static string Key(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private void Increment(string key, ReplyWriter reply)
    {
        long number = 0;
        if (_values.TryGetValue(key, out byte[]? value) && !(Utf8Parser.TryParse(value, out number, out int used) && used == value.Length) || number == long.MaxValue)
        {
            reply.Error("value is not an integer or out of range");
            return;
        }

        _values[key] = Encoding.ASCII.GetBytes((number + 1).ToString(CultureInfo.InvariantCulture));
        reply.Number(':', number + 1);
    }
}
