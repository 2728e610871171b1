import {
  DeviceError,
  DeviceLostError,
  DTypeError,
  IndexError,
  OptionError,
  QuadriviumError,
  ShapeError,
} from "../../errors.ts";
import type { PlainError } from "./protocol.ts";

/** A class stands before those that it is derived from. */
const types = [ShapeError, DTypeError, OptionError, IndexError, DeviceLostError, DeviceError];

/** What is kept of an error that is posted to another thread. */
export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { type: "Error", message: String(error) };
  if (!(error instanceof QuadriviumError)) return { type: "Error", message: error.message };
  const type = types.find((candidate) => candidate.isInstance(error))?.errorName ?? "QuadriviumError";
  return { type, message: error.message, expected: error.expected, received: error.received };
}

/** The error again, of its own class; one that is not Quadrivium's becomes a `DeviceError`. */
export function fromPlainError({ type, message, expected, received }: PlainError): QuadriviumError {
  const Type = types.find(({ errorName }) => errorName === type) ?? DeviceError;
  // The message already holds both, so they do not go through the constructor.
  return Object.assign(new Type(message), { expected, received });
}
