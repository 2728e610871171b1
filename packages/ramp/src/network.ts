/**
 * Goals on data sets for networks: the ramp and its majorant as losses in `@quadrivium/tensor` graphs, with multipliers
 * that follow the counts of decisions. This entry needs `@quadrivium/tensor`; the main one needs nothing.
 *
 * @packageDocumentation
 */
export {
  type GoalLossInputs,
  type GoalLossOutputs,
  goalLoss,
  negativeMajorantLoss,
  positiveMajorantLoss,
  rampLoss,
} from "./network/goal-loss.ts";
export { NetworkGoals, type NetworkGoalsOptions, type PlayerKind } from "./network/network-goals.ts";
