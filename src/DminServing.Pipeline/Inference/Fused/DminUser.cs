using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>One user's side of the kernel: layer 1 of the attention unit for each head and behavior, and the MLP with the history's sum folded in
/// (docs: the serving factorization). Reused from user to user; owned by one thread.</summary>
internal sealed unsafe class DminUser
{
    private const int Block = DminShape.Block;
    private readonly DminWeights _weights;

    public DminUser(DminWeights weights, int maxBehaviors)
    {
        _weights = weights;
        var s = weights.Shape;
        Layer1 = new AlignedFloats(s.Heads * maxBehaviors * s.Width * s.Hidden1);
        Layer1Bias = new AlignedFloats(s.Heads * maxBehaviors * s.Hidden1);
        Interests = new AlignedFloats(s.Heads * maxBehaviors * s.PaddedWidth);
        Mlp1 = new AlignedFloats(s.MlpInputs * s.Mlp1);
        Mlp1Bias = new AlignedFloats(s.Mlp1);
        CopyInterestRows();
    }

    /// <summary>T of this user.</summary>
    public int Behaviors { get; private set; }

    /// <summary>[H, T] matrices, each in blocks.</summary>
    public AlignedFloats Layer1 { get; }

    /// <summary>[H, T, 80].</summary>
    public AlignedFloats Layer1Bias { get; }

    /// <summary>Σ_j w_j I_jh as a product over j: per head in blocks [padded d / 8, T, 8].</summary>
    public AlignedFloats Interests { get; }

    /// <summary>[(1 + H)·d → 200] in blocks.</summary>
    public AlignedFloats Mlp1 { get; }

    /// <summary>[200].</summary>
    public AlignedFloats Mlp1Bias { get; }

    /// <summary>Takes the user graph's tensors of one user without padding.</summary>
    /// <param name="interests">I, [H, T, d].</param>
    /// <param name="sum">Σ_j e_j, [d].</param>
    /// <param name="mlpRow">The user's row of MLP layer 1, [200].</param>
    /// <param name="behaviors">T.</param>
    /// <param name="positionOfFirst">Reverse-time position of the first behavior; it falls by one from behavior to behavior. 0 without behaviors.</param>
    public void Take(ReadOnlySpan<float> interests, ReadOnlySpan<float> sum, ReadOnlySpan<float> mlpRow, int behaviors, int positionOfFirst)
    {
        Behaviors = behaviors;
        mlpRow.CopyTo(Mlp1Bias.Span);
        FoldSum(sum);
        var s = _weights.Shape;
        for (var h = 0; h < s.Heads; h++)
        {
            for (var j = 0; j < behaviors; j++)
            {
                fixed (float* interest = interests.Slice(((h * behaviors) + j) * s.Width, s.Width))
                {
                    TakeBehavior(h, j, Math.Max(positionOfFirst - j, 0), interest);
                }
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBehavior(int h, int j, int position, float* interest)
    {
        var s = _weights.Shape;
        var place = (h * Behaviors) + j;

        // diag(I_j) W1d + W1a + W1c: the same block order on both sides, so one pass.
        var product = _weights.Product[h].Pointer;
        var query = _weights.QueryRows[h].Pointer;
        var matrix = Layer1.Pointer + (place * s.Width * s.Hidden1);
        for (var n = 0; n < s.Hidden1; n += Block)
        {
            for (var k = 0; k < s.Width; k++, product += Block, query += Block, matrix += Block)
            {
                Vector256.Store((Vector256.Create(interest[k]) * Vector256.Load(product)) + Vector256.Load(query), matrix);
            }
        }

        // bias of the position + I_j (W1b − W1c) + (b_j ∘ I_j) W1d
        var bias = Layer1Bias.Pointer + (place * s.Hidden1);
        var rows = _weights.UserRows.Pointer + (h * 2 * s.Width * s.Hidden1);
        _weights.PositionLayer1.Span.Slice(((position * s.Heads) + h) * s.Hidden1, s.Hidden1).CopyTo(new Span<float>(bias, s.Hidden1));
        var b = _weights.PositionQuery.AsSpan(((position * s.Heads) + h) * s.Width, s.Width);
        for (var n = 0; n < s.Hidden1; n += Block)
        {
            var sum = Vector256.Load(bias + n);
            var row = rows + n;
            for (var k = 0; k < s.Width; k++, row += s.Hidden1)
            {
                sum += Vector256.Create(interest[k]) * Vector256.Load(row);
                sum += Vector256.Create(interest[k] * b[k]) * Vector256.Load(row + (s.Width * s.Hidden1));
            }

            Vector256.Store(sum, bias + n);
        }

        var columns = Interests.Pointer + (h * Behaviors * s.PaddedWidth) + (j * Block);
        for (var k = 0; k < s.Width; k++)
        {
            columns[(k / Block * Block * Behaviors) + (k % Block)] = interest[k];
        }
    }

    // x_t W_t + (x_t ∘ Σ e) W_s = x_t (W_t + diag(Σ e) W_s)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FoldSum(ReadOnlySpan<float> sum)
    {
        var s = _weights.Shape;
        var target = _weights.MlpTarget.Pointer;
        var withSum = _weights.MlpTargetSum.Pointer;
        for (var n = 0; n < s.Mlp1; n += Block)
        {
            var block = Mlp1.Pointer + (n * s.MlpInputs);
            for (var k = 0; k < s.Width; k++, target += Block, withSum += Block)
            {
                Vector256.Store((Vector256.Create(sum[k]) * Vector256.Load(withSum)) + Vector256.Load(target), block + (k * Block));
            }
        }
    }

    // The rows of the interests are the same for every user.
    private void CopyInterestRows()
    {
        var s = _weights.Shape;
        var size = s.Heads * s.Width * Block;
        for (var n = 0; n < s.Mlp1 / Block; n++)
        {
            _weights.MlpInterests.Span.Slice(n * size, size).CopyTo(Mlp1.Span[((n * s.MlpInputs * Block) + (s.Width * Block))..]);
        }
    }
}
