namespace Tmds.Linux;

/// <summary>One piece of a scattered buffer; see iovec(3type).</summary>
internal unsafe struct iovec
{
    public void* iov_base { get; set; }
    public size_t iov_len { get; set; }
}
