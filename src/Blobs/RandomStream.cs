using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework;

/// <summary>
/// A stream of random numbers that is a pure function of (seed, name, step): Philox-4x32-10, a counter-based generator
/// (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011). There is no hidden state: the same three give the same numbers,
/// on every machine, whatever else draws numbers.
/// </summary>
public struct RandomStream
{
    private const int Rounds = 10;
    private const ulong Multiplier0 = 0xD2511F53;
    private const ulong Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    private readonly uint key0;
    private readonly uint key1;
    private readonly ulong step;
    private ulong block;
    private ulong low;
    private ulong high;
    private int left;

    /// <summary>The stream of a seed, a name (a layer's, say) and a step (the iteration; the epoch).</summary>
    public RandomStream(long seed, string name, long step = 0)
    {
        ulong key = Mix((ulong)seed + 0x9E3779B97F4A7C15UL) ^ HashOf(name);
        key = Mix(key);
        (key0, key1, this.step) = ((uint)key, (uint)(key >> 32), (ulong)step);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (left == 0)
        {
            (low, high) = Philox((uint)block, (uint)(block >> 32), (uint)step, (uint)(step >> 32), key0, key1);
            block++;
            left = 2;
        }
        return left-- == 2 ? low : high;
    }

    /// <summary>The next random bits, 64 for each element: those of as many calls of <see cref="NextUInt64"/>, but many at a time.</summary>
    public void Fill(Span<ulong> destination)
    {
        while (left > 0 && destination.Length > 0)
        {
            destination[0] = NextUInt64();
            destination = destination[1..];
        }
        int blocks = destination.Length / 2 / Vector<ulong>.Count * Vector<ulong>.Count;
        Fill(destination[..(2 * blocks)], block, step, key0, key1);
        block += (ulong)blocks;
        for (int i = 2 * blocks; i < destination.Length; i++)
            destination[i] = NextUInt64();
    }

    /// <summary>The next number of the uniform distribution on [0, 1): a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next integer of 0 … <paramref name="bound"/> − 1, each equally likely (Lemire's multiply-and-reject).</summary>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)NextBelow((ulong)bound);
    }

    /// <summary>Shuffles in place, each order equally likely (Fisher–Yates).</summary>
    public void Shuffle<TItem>(Span<TItem> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>This stream as a <see cref="Random"/>, for libraries that draw from one. The numbers go on from here.</summary>
    public readonly Random ToRandom() => new RandomAdapter(this);

    /// <summary>As <see cref="ToRandom()"/>, in the place of an earlier one that is no longer used, so that nothing is allocated where there is one.</summary>
    internal readonly Random ToRandom(ref Random? reused)
    {
        if (reused is not RandomAdapter adapter)
            return reused = new RandomAdapter(this);
        adapter.Restart(this);
        return adapter;
    }

    private ulong NextBelow(ulong bound)
    {
        ulong threshold = (0UL - bound) % bound;
        while (true)
        {
            ulong product = Math.BigMul(NextUInt64(), bound, out ulong fraction);
            if (fraction >= threshold)
                return product;
        }
    }

    /// <summary>The Philox-4x32-10 bijection of the counter c₃c₂c₁c₀ under the key k₁k₀: the words 0, 1 (low) and 2, 3 (high), lower word first.</summary>
    internal static (ulong Low, ulong High) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = Multiplier0 * c0;
            ulong p1 = Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0 | (ulong)c1 << 32, c2 | (ulong)c3 << 32);
    }

    /// <summary>Blocks from one on, a vector of them at a time; each word of a counter lies in the lower half of a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Span<ulong> destination, ulong block, ulong step, uint key0, uint key1)
    {
        var word = new Vector<ulong>(uint.MaxValue);
        Span<ulong> lows = stackalloc ulong[Vector<ulong>.Count], highs = stackalloc ulong[Vector<ulong>.Count];
        for (; destination.Length > 0; destination = destination[(2 * Vector<ulong>.Count)..], block += (ulong)Vector<ulong>.Count)
        {
            Vector<ulong> counter = new Vector<ulong>(block) + Vector<ulong>.Indices;
            Vector<ulong> c0 = counter & word, c1 = counter >> 32, c2 = new(step & uint.MaxValue), c3 = new(step >> 32);
            (uint k0, uint k1) = (key0, key1);
            for (int round = 0; round < Rounds; round++)
            {
                Vector<ulong> p0 = c0 * Multiplier0, p1 = c2 * Multiplier1;
                (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ new Vector<ulong>(k0), p1 & word, (p0 >> 32) ^ c3 ^ new Vector<ulong>(k1), p0 & word);
                k0 += Weyl0;
                k1 += Weyl1;
            }
            Vector<ulong> low = c0 | c1 << 32, high = c2 | c3 << 32;
            low.CopyTo(lows);
            high.CopyTo(highs);
            for (int lane = 0; lane < Vector<ulong>.Count; lane++)
                (destination[2 * lane], destination[2 * lane + 1]) = (lows[lane], highs[lane]);
        }
    }

    // FNV-1a over the UTF-16 code units, low byte first, then a finaliser: stable across runs and machines, unlike string.GetHashCode.
    private static ulong HashOf(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char unit in name)
        {
            hash = (hash ^ (byte)unit) * 0x100000001B3;
            hash = (hash ^ (byte)(unit >> 8)) * 0x100000001B3;
        }
        return Mix(hash);
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    private sealed class RandomAdapter(RandomStream stream) : Random
    {
        private RandomStream stream = stream;

        public void Restart(RandomStream from) => stream = from;

        protected override double Sample() => stream.NextDouble();

        public override double NextDouble() => stream.NextDouble();

        public override float NextSingle() => (stream.NextUInt64() >> 40) * (1f / (1 << 24));

        public override int Next() => stream.NextInt32(int.MaxValue);

        public override int Next(int maxValue) => Next(0, maxValue);

        public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

        public override long NextInt64() => (long)stream.NextBelow(long.MaxValue);

        public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

        public override long NextInt64(long minValue, long maxValue)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
            return minValue == maxValue ? minValue : minValue + (long)stream.NextBelow((ulong)maxValue - (ulong)minValue);
        }

        public override void NextBytes(Span<byte> buffer)
        {
            Span<byte> word = stackalloc byte[8];
            while (buffer.Length > 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(word, stream.NextUInt64());
                int taken = Math.Min(8, buffer.Length);
                word[..taken].CopyTo(buffer);
                buffer = buffer[taken..];
            }
        }

        public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());
    }
}
