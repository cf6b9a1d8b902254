namespace FiberNet.Tests;

/// <summary>What a get gives is a value: equal if the outcome and the item are.</summary>
public class ReceivedTests
{
    [Fact]
    public void Equality_is_of_the_outcome_and_of_the_item()
    {
        var one = new Received<int>(ChannelStatus.Ok, 1);
        var alike = new Received<int>(ChannelStatus.Ok, 1);
        Assert.True(one == alike);
        Assert.False(one != alike);
        Assert.True(one.Equals((object)alike));
        Assert.Equal(one.GetHashCode(), alike.GetHashCode());
        Assert.False(one == new Received<int>(ChannelStatus.Ok, 2));
        Assert.False(one == new Received<int>(ChannelStatus.Closed, 1));
        Assert.True(one != new Received<int>(ChannelStatus.TimedOut, 1));
        Assert.False(one.Equals("1"));
    }
}
