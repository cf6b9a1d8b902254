using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace FiberNet.Interop.Tests;

public class LayoutTests
{
    [Fact]
    public void Every_type_of_the_binding_is_compared()
    {
        if (Binding.IsPackage)
            return;
        IEnumerable<Type> declared =
            from type in typeof(size_t).Assembly.GetTypes()
            where type.Namespace == typeof(size_t).Namespace && type.IsValueType && !type.IsNested
            select type;
        Assert.Equal(declared.Select(type => type.Name).Order(), Binding.Types.Select(type => type.Name).Order());
        Assert.Equal(Binding.Types.Select(type => type.Name).Order(), Binding.Sizes.Select(size => size.Name).Order());
    }

    [CompilerFact]
    public void Every_type_has_the_size_it_has_in_C()
    {
        Dictionary<string, long> declared = Binding.Sizes.ToDictionary(size => size.Name, size => size.Value);
        Type[] types = [.. Binding.Types, .. Binding.ExtraTypes];
        Dictionary<string, long> sizes = Measure(types.Select(type => (type.Name, $"sizeof({Binding.CName(type.Name)})")));
        Assert.All(types, type =>
        {
            long expected = IsTranslated(type) ? 12 : sizes[type.Name];
            Assert.Equal((type.Name, expected), (type.Name, SizeInBytes(type)));
            if (declared.TryGetValue(type.Name, out long size))
                Assert.Equal((type.Name, expected), (type.Name, size));
        });
    }

    [CompilerFact]
    public void Every_member_is_where_it_is_in_C()
    {
        (Type Type, MemberInfo Member)[] members =
        [
            .. from type in Binding.Types.Concat(Binding.ExtraTypes)
               where !IsTranslated(type)
               from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
               where member is FieldInfo or PropertyInfo { CanWrite: true }
               select (type, member),
        ];
        Assert.True(members.Length > 60);
        Dictionary<string, long> layout = Measure(members.SelectMany(pair => new[]
        {
            (Key(pair, "offset"), $"offsetof({Binding.CName(pair.Type.Name)}, {pair.Member.Name})"),
            (Key(pair, "size"), $"sizeof((({Binding.CName(pair.Type.Name)}*)0)->{pair.Member.Name})"),
        }));
        Assert.All(members, pair =>
        {
            (int offset, int length) = WrittenBytes(pair.Type, pair.Member);
            Assert.Equal((Key(pair, "offset"), layout[Key(pair, "offset")]), (Key(pair, "offset"), offset));
            // Narrower is what msg_controllen and cmsg_len are: 32 of 64 bits.
            Assert.InRange(length, 1, layout[Key(pair, "size")]);
        });

        static string Key((Type Type, MemberInfo Member) pair, string what) => $"{pair.Type.Name}.{pair.Member.Name}:{what}";
    }

    [CompilerFact]
    public void The_path_of_a_unix_address_is_where_it_is_in_C()
    {
        Dictionary<string, long> path = Measure(
        [
            ("offset", "offsetof(struct sockaddr_un, sun_path)"),
            ("length", "sizeof(((struct sockaddr_un*)0)->sun_path)"),
        ]);
        Assert.Equal(path["offset"], sockaddr_un.sun_path_offset);
        Assert.Equal(path["length"], sockaddr_un.sun_path_length);
    }

    // The one struct that the binding does not lay out as this machine's C does, unless the machine is an x86-64.
    private static bool IsTranslated(Type type) =>
        type == typeof(epoll_event) && !Binding.IsPackage && RuntimeInformation.ProcessArchitecture != Architecture.X64;

    private static Dictionary<string, long> Measure(IEnumerable<(string Key, string Expression)> expressions) =>
        CCompiler
            .Run(expressions.Select(pair => $"""printf("{pair.Key} %zu\n", (size_t)({pair.Expression}));"""))
            .Select(line => line.Split(' '))
            .ToDictionary(line => line[0], line => long.Parse(line[1], null));

    private static long SizeInBytes(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>Sets all bits of one member, through its setter if it is a property, and looks which bytes changed.</summary>
    private static (int Offset, int Length) WrittenBytes(Type type, MemberInfo member)
    {
        Type memberType = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        object value = memberType.IsPointer ? (nint)(-1) : Generic(nameof(AllOnes), memberType).Invoke(null, null)!;
        object instance = Activator.CreateInstance(type)!;
        if (member is FieldInfo target)
            target.SetValue(instance, value);
        else
            ((PropertyInfo)member).SetValue(instance, value);
        byte[] bytes = (byte[])Generic(nameof(Bytes), type).Invoke(null, [instance])!;
        int first = Array.FindIndex(bytes, b => b == 0xFF);
        return (first, bytes.Count(b => b == 0xFF));
    }

    private static MethodInfo Generic(string name, Type type) =>
        typeof(LayoutTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);

    private static object AllOnes<T>() where T : unmanaged
    {
        T value = default;
        MemoryMarshal.AsBytes(new Span<T>(ref value)).Fill(0xFF);
        return value;
    }

    private static byte[] Bytes<T>(object boxed) where T : unmanaged =>
        MemoryMarshal.AsBytes(new Span<T>(ref Unsafe.Unbox<T>(boxed))).ToArray();
}
