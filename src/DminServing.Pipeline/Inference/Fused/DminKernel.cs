using System.Runtime.CompilerServices;

namespace DminServing.Pipeline.Inference.Fused;

/// <summary>DMIN's candidate side for a tile of candidates, from indices to click-through rates, in buffers that stay in the cache (about 130 KB).
/// Candidates are the lanes of vectors; every buffer is [rows, tile]. A tile is three vectors wide, or one for what is left. Owned by one thread.</summary>
/// <remarks>Per candidate and T = 20: 550 thousand multiply-adds and 9,900 sigmoids, of which layers 1 and 2 of the attention unit are 486
/// thousand and 9,600.</remarks>
internal sealed unsafe class DminKernel<TSimd, TVector> : IDminKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly DminWeights _weights;
    private readonly AlignedFloats _input;    // [x_t ; interest_1 .. interest_H], and room for the last one's padding
    private readonly AlignedFloats _query;    // a_c, padded
    private readonly AlignedFloats _hidden1;
    private readonly AlignedFloats _hidden2;
    private readonly AlignedFloats _scores;   // [T]
    private readonly AlignedFloats _mlp1;
    private readonly AlignedFloats _mlp2;
    private readonly AlignedFloats _zeros;
    private readonly AlignedFloats _ctr;

    public DminKernel(DminWeights weights, int maxBehaviors)
    {
        _weights = weights;
        var s = weights.Shape;
        _input = new AlignedFloats((s.MlpInputs + DminShape.Block) * Wide);
        _query = new AlignedFloats(s.PaddedWidth * Wide);
        _hidden1 = new AlignedFloats(s.Hidden1 * Wide);
        _hidden2 = new AlignedFloats(s.Hidden2 * Wide);
        _scores = new AlignedFloats(maxBehaviors * Wide);
        _mlp1 = new AlignedFloats(s.Mlp1 * Wide);
        _mlp2 = new AlignedFloats(s.Mlp2 * Wide);
        _zeros = new AlignedFloats(s.PaddedWidth);
        _ctr = new AlignedFloats(Wide);
    }

    private static int Narrow => TSimd.Width;

    private static int Wide => 3 * TSimd.Width;

    public void Score(DminUser user, int[][] candidates, int first, Span<float> scores, Action giveWay)
    {
        for (var start = 0; start < scores.Length;)
        {
            var tile = scores.Length - start > 2 * Narrow ? Wide : Narrow;
            var count = Math.Min(tile, scores.Length - start);
            Embed(candidates, first + start, count, tile);
            for (var h = 0; h < _weights.Shape.Heads; h++)
            {
                Attend(user, h, tile);
                giveWay();
            }

            Mlp(user, tile);
            _ctr.Span[..count].CopyTo(scores[start..]);
            start += count;
        }
    }

    // x_t, transposed to [36, tile]. Lanes without a candidate keep what the last tile left there; nobody reads their scores.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Embed(int[][] candidates, int first, int count, int tile)
    {
        var row = _input.Pointer;
        for (var f = 0; f < candidates.Length; f++)
        {
            var table = _weights.Tables[f];
            var width = table.Shape[1];
            for (var lane = 0; lane < count; lane++)
            {
                var embedding = table.Row(candidates[f][first + lane]);
                for (var k = 0; k < embedding.Length; k++)
                {
                    row[(k * tile) + lane] = embedding[k];
                }
            }

            row += width * tile;
        }
    }

    // interest_h = Σ_j w_j I_jh with w = softmax over j of the attention unit (equation 5)
    private void Attend(DminUser user, int h, int tile)
    {
        var s = _weights.Shape;
        Product(_weights.Query[h].Pointer, _zeros.Pointer, _input.Pointer, _query.Pointer, s.PaddedWidth, s.Width, tile);
        for (var j = 0; j < user.Behaviors; j++)
        {
            var place = (h * user.Behaviors) + j;
            Product(user.Layer1.Pointer + (place * s.Width * s.Hidden1), user.Layer1Bias.Pointer + (place * s.Hidden1), _query.Pointer, _hidden1.Pointer, s.Hidden1, s.Width, tile);
            Rows.Sigmoid<TSimd, TVector>(_hidden1.Pointer, s.Hidden1 * tile);
            Product(_weights.Layer2[h].Pointer, _weights.Layer2Bias.Pointer + (h * s.Hidden2), _hidden1.Pointer, _hidden2.Pointer, s.Hidden2, s.Hidden1, tile);
            Rows.SigmoidDot<TSimd, TVector>(_hidden2.Pointer, _weights.Layer3.Pointer + (h * s.Hidden2), s.Hidden2, tile, _scores.Pointer + (j * tile));
        }

        Rows.Softmax<TSimd, TVector>(_scores.Pointer, user.Behaviors, tile);
        var interest = _input.Pointer + (s.Width * (1 + h) * tile);
        Product(user.Interests.Pointer + (h * user.Behaviors * s.PaddedWidth), _zeros.Pointer, _scores.Pointer, interest, s.PaddedWidth, user.Behaviors, tile);
    }

    private void Mlp(DminUser user, int tile)
    {
        var s = _weights.Shape;
        Product(user.Mlp1.Pointer, user.Mlp1Bias.Pointer, _input.Pointer, _mlp1.Pointer, s.Mlp1, s.MlpInputs, tile);
        Rows.Dice<TSimd, TVector>(_mlp1.Pointer, _weights.Dice1, s.Mlp1, tile);
        Product(_weights.Mlp2.Pointer, _weights.Mlp2Bias.Pointer, _mlp1.Pointer, _mlp2.Pointer, s.Mlp2, s.Mlp1, tile);
        Rows.Dice<TSimd, TVector>(_mlp2.Pointer, _weights.Dice2, s.Mlp2, tile);
        Rows.DotSigmoid<TSimd, TVector>(_mlp2.Pointer, _weights.Mlp3.Pointer, _weights.Mlp3Bias, s.Mlp2, tile, _ctr.Pointer);
    }

    private static void Product(float* weights, float* bias, float* x, float* y, int outputs, int inputs, int tile)
    {
        if (tile == Wide)
        {
            TSimd.Product(weights, bias, x, y, outputs, inputs);
        }
        else
        {
            TSimd.ProductNarrow(weights, bias, x, y, outputs, inputs);
        }
    }
}
