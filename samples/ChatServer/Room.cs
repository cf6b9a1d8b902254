/// <summary>The members.</summary>
internal sealed class Room
{
    private readonly List<Member> _members = [];

    internal void Enter(Member member)
    {
        Say(member, $"* {member.Name} has come");
        _members.Add(member);
    }

    internal void Leave(Member member)
    {
        _members.Remove(member);
        member.Close();
        Say(member, $"* {member.Name} has gone");
    }

    /// <summary>Sends a line to all members but the speaker.</summary>
    internal void Say(Member speaker, string text)
    {
        foreach (Member member in _members)
        {
            if (member != speaker)
                member.Say(text);
        }
    }
}
