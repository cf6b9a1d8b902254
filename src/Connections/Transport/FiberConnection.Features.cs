using System.Buffers;
using System.Collections;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace FiberNet.Connections;

/// <content>The features: the connection is its own collection, and holds a list only of what others set.</content>
internal sealed partial class FiberConnection : IFeatureCollection,
    IConnectionIdFeature,
    IConnectionTransportFeature,
    IConnectionItemsFeature,
    IConnectionLifetimeFeature,
    IConnectionEndPointFeature,
    IConnectionSocketFeature,
    IMemoryPoolFeature
{
    private static readonly Type[] s_own =
    [
        typeof(IConnectionIdFeature),
        typeof(IConnectionTransportFeature),
        typeof(IConnectionItemsFeature),
        typeof(IConnectionLifetimeFeature),
        typeof(IConnectionEndPointFeature),
        typeof(IConnectionSocketFeature),
        typeof(IMemoryPoolFeature),
    ];

    private List<KeyValuePair<Type, object?>>? _set;
    private IDictionary<object, object?>? _items;
    private Socket? _socket;

    public override IFeatureCollection Features => this;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => _context.Pool;

    /// <summary>For options and addresses: the transport goes on to send and receive itself.</summary>
    Socket IConnectionSocketFeature.Socket => _socket ??= new Socket(new SafeSocketHandle(_pipe.Handle, ownsHandle: false));

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => Revision;

    private int Revision { get; set; }

    object? IFeatureCollection.this[Type key]
    {
        get => Find(key);
        set => Put(key, value);
    }

    TFeature? IFeatureCollection.Get<TFeature>()
        where TFeature : default => (TFeature?)Find(typeof(TFeature));

    void IFeatureCollection.Set<TFeature>(TFeature? instance)
        where TFeature : default => Put(typeof(TFeature), instance);

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator()
    {
        IEnumerable<Type> keys = _set is null ? s_own : s_own.Union(_set.Select(static pair => pair.Key));
        foreach (Type key in keys)
        {
            if (Find(key) is { } feature)
                yield return new KeyValuePair<Type, object>(key, feature);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<Type, object>>)this).GetEnumerator();

    private object? Find(Type key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_set is not null)
        {
            foreach (KeyValuePair<Type, object?> pair in _set)
            {
                if (pair.Key == key)
                    return pair.Value;
            }
        }

        return Array.IndexOf(s_own, key) >= 0 ? this : null;
    }

    private void Put(Type key, object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Revision++;
        _set ??= [];
        int index = _set.FindIndex(pair => pair.Key == key);
        var pair = new KeyValuePair<Type, object?>(key, value);
        if (index < 0)
            _set.Add(pair);
        else
            _set[index] = pair;
    }
}
