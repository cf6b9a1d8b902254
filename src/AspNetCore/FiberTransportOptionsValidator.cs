using FiberNet.Connections;
using Microsoft.Extensions.Options;

namespace FiberNet.AspNetCore;

/// <summary>Makes a wrong option fail the start of the host, with its name and value.</summary>
internal sealed class FiberTransportOptionsValidator : IValidateOptions<FiberTransportOptions>
{
    public ValidateOptionsResult Validate(string? name, FiberTransportOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentOutOfRangeException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
