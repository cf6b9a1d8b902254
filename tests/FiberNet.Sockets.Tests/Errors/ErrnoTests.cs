using System.Reflection;
using Tmds.Linux;

namespace FiberNet.Tests.Errors;

public class ErrnoTests
{
    [Fact]
    public void Every_name_of_the_c_library_is_there_with_its_number()
    {
        Dictionary<string, int> library = (
            from member in typeof(LibC).GetProperties(BindingFlags.Public | BindingFlags.Static)
            where member.Name[0] == 'E' && member.Name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) && member.PropertyType == typeof(int)
            where !member.Name.StartsWith("EPOLL", StringComparison.Ordinal)
            select member).ToDictionary(member => member.Name, member => (int)member.GetValue(null)!);
        Dictionary<string, int> ours = Enum.GetNames<Errno>().ToDictionary(name => name, name => (int)Enum.Parse<Errno>(name));

        Assert.True(library.Count > 130, $"{library.Count} names only");
        Assert.Equal(0, ours[nameof(Errno.None)]);
        ours.Remove(nameof(Errno.None));
        // EFD_ and the like have an underscore; what is left of the E names is errno(3).
        Assert.Equal(library.OrderBy(entry => entry.Key), ours.OrderBy(entry => entry.Key));
    }

    [Fact]
    public void The_text_is_the_c_librarys()
    {
        Assert.Equal("Connection refused", Errno.ECONNREFUSED.StrError());
        Assert.Same(Errno.ECONNREFUSED.StrError(), Errno.ECONNREFUSED.StrError());
        foreach (Errno errno in Enum.GetValues<Errno>())
            Assert.NotEmpty(errno.StrError());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(524)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_number_without_a_name_has_a_text_too(int number) => Assert.NotEmpty(((Errno)number).StrError());

    [Fact]
    public void Where_no_reactor_runs_nothing_has_failed() => Assert.Equal(Errno.None, Errno.Last);
}
