namespace AspNetCore;

/// <summary>A day of the forecast.</summary>
/// <param name="Date">The day.</param>
/// <param name="Celsius">The temperature.</param>
internal sealed record Forecast(DateOnly Date, int Celsius)
{
    /// <summary>The next seven days.</summary>
    internal static Forecast[] Week()
    {
        DateOnly today = DateOnly.FromDateTime(DateTime.Today);
        return [.. Enumerable.Range(0, 7).Select(day => new Forecast(today.AddDays(day), (day * 5 % 12) + 10))];
    }
}
