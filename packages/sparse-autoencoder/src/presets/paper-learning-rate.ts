/** The published learning rate for n latents: 2·10⁻⁴/√(n/2¹⁴) (Gao et al. 2024, appendix A). */
export const paperLearningRate = (latents: number): number => 2e-4 / Math.sqrt(latents / 2 ** 14);
